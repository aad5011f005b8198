#!/bin/sh
# links_no_python.sh FOLDER...: fails when any program or library in the folders would load a Python library.
set -eu
found=0
for file in $(find "$@" -type f \( -perm -u+x -o -name '*.so*' \)); do
  libraries=$(ldd "$file" 2>/dev/null) || continue
  found=$((found + 1))
  if echo "$libraries" | grep -Ei 'python'; then echo "$file links Python"; exit 1; fi
  if echo "$libraries" | grep 'not found'; then echo "$file misses a library"; exit 1; fi
done
[ "$found" -gt 3 ] || { echo "only $found files looked at in $*"; exit 1; }
echo "$found programs and libraries, none links Python"
