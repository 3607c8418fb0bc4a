# Completion of femto for bash, to be read by 'source'. Where femto knows nothing, bash completes names of files.
_femto_complete() {
    local IFS=$'\n' found
    found=$(femto "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null) || return
    COMPREPLY=($(compgen -W "$found" -- "${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _femto_complete femto
