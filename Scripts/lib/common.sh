# Sourced by the scripts beside this folder.

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
cd "$root"

# step TITLE COMMAND…: a heading, the command, the time it took.
step() {
  local title="$1" begin=$SECONDS
  shift
  printf '\n== %s\n' "$title"
  "$@"
  printf -- '-- %s: %d s\n' "$title" $((SECONDS - begin))
}

fail() {
  printf '%s: %s\n' "$(basename "$0")" "$*" >&2
  exit 1
}

# install_packages KIND…: the packages of these kinds that are missing.
install_packages() {
  local kind name missing=()
  while read -r kind name; do
    case " $* " in *" $kind "*) ;; *) continue ;; esac
    is_installed "$name" || missing+=("$name")
  done < <(grep -v '^#' "$root/Scripts/lib/packages")
  if [ ${#missing[@]} -eq 0 ]; then
    echo "All system packages are here."
    return
  fi
  command -v apt-get >/dev/null ||
    fail "these packages are missing; install what your system calls them: ${missing[*]}"
  echo "Installing ${missing[*]}"
  as_root apt-get update -q
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}"
}

is_installed() {
  [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    fail "installing packages needs root: run this as root, or install sudo"
  fi
}

require_swift() {
  command -v swift >/dev/null || fail "swift was not found; install the Swift 6.2 toolchain or newer from swift.org"
}
