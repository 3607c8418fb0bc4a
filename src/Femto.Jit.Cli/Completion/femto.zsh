#compdef femto
# Completion of femto for zsh, to be read by 'source' after compinit. Names of files are offered, too.
_femto() {
    local -a found
    found=("${(@f)$(femto "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
    found=(${found:#})
    (( ${#found} )) && compadd -- "${found[@]}"
    _files
}
compdef _femto femto
