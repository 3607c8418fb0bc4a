# Completion of femto for fish, to be read by 'source'. Names of files are offered, too.
function __femto_complete
    set -l line (commandline --cut-at-cursor)
    femto "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
end
complete --command femto --arguments '(__femto_complete)'
