#!/usr/bin/env bash
# Installs the coverage tracker on Debian 12 or 13 or Ubuntu 24.04, and upgrades it.
#
#     sudo deploy/install.sh --host coverage.school.example
#
# Run it from the folder of the version that you want. It copies that version to a folder of its
# own, so what runs is never changed under people's hands. Run it again to change a setting, or from
# a newer version's folder to upgrade. What is in order already is left alone.
# docs/installation.md says more.
set -Eeuo pipefail
umask 022
shopt -s lastpipe # so that the end of a pipe can set a variable

PREFIX=${PREFIX:-} # a folder that stands for /, when parts of this are tried out
PROGRAM=$PREFIX/opt/coverage
DATA=$PREFIX/var/lib/coverage
SETTINGS=$PREFIX/etc/coverage.env
UNITS=$PREFIX/etc/systemd/system
CADDYFILE=$PREFIX/etc/caddy/Caddyfile
CADDYS_ROOT=$PREFIX/var/lib/caddy/.local/share/caddy/pki/authorities/local/root.crt
SYSTEM_CERTIFICATES=/etc/ssl/certs/ca-certificates.crt
SOURCE=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
KEPT=2 # earlier versions that stay

usage() {
  cat <<'USAGE'
sudo deploy/install.sh [OPTION VALUE]…

  --host NAME       the name people type, such as coverage.school.example (asked the first time)
  --school NAME     make the first school; without it, you get a code to start it in the browser
  --lead EMAIL      its PSHE lead, who is invited
  --mail URL        the mail server: smtp+tls://USER:PASSWORD@HOST:587, or smtp://HOST:25 for a relay
  --from ADDRESS    the sender of e-mails (coverage@NAME)
  --backup-to PLACE where each night's backup goes (/var/backups/coverage)
  --inside          the name is known inside only: Caddy signs the certificate itself
  --postgres        keep the data in PostgreSQL on this machine, not in SQLite (first time only)
  --wheels FOLDER   take the Python packages from this folder, without the internet
  --ca FILE         the certificate of a web filter that inspects encrypted traffic
  --proxy URL       the proxy through which packages are fetched
  --back            go back to the version that ran before the last upgrade

Each VALUE can also be set in the environment, as in COVERAGE_HOST or COVERAGE_BACKUP_TO.
USAGE
}

say() { printf '%s\n' "$*"; }
step() { printf '\n── %s\n' "$*"; }
stop() {
  printf '\n%s\n' "$*" >&2
  exit 1
}

trap 'printf "\nStopped at line %s, which failed: %s\n" "$LINENO" "$BASH_COMMAND" >&2' ERR

# ── Options ──────────────────────────────────────────────────────────────────────────────────────

declare -A option flag
read_options() {
  local name variable
  for name in host school lead mail from backup-to wheels ca proxy; do
    variable=COVERAGE_${name^^}
    variable=${variable//-/_}
    option[$name]=${!variable:-}
  done
  flag=([inside]='' [postgres]='' [back]='')
  while [ $# -gt 0 ]; do
    name=${1#--}
    if [ "$1" = --help ]; then
      usage
      exit 0
    elif [ -n "${flag[$name]+there}" ]; then
      flag[$name]=yes
      shift
    elif [ -n "${option[$name]+there}" ] && [ $# -gt 1 ]; then
      option[$name]=$2
      shift 2
    elif [ -n "${option[$name]+there}" ]; then
      stop "$1 needs a value behind it. --help lists all options."
    else
      stop "$1 is not an option. --help lists all of them."
    fi
  done
}

# Asks on a terminal for what was not given. Elsewhere nobody could answer.
ask() {
  if [ -z "${option[$1]}" ] && [ -t 0 ]; then
    read -r -p "$2 " "option[$1]"
  fi
}

ask_what_is_missing() {
  local name
  if [ ! -e "$SETTINGS" ]; then
    ask host 'Name of this site, such as coverage.school.example:'
    ask school 'Name of the first school (leave empty to start it in the browser):'
    [ -z "${option[school]}" ] || ask lead "Email address of its PSHE lead:"
    ask mail 'Mail server, such as smtp+tls://USER:PASSWORD@HOST:587 (leave empty for none):'
    [ -n "${option[host]}" ] || stop 'Which name do people type? Give it with --host.'
  fi
  [[ ${option[host]} =~ ^[A-Za-z0-9.-]*$ ]] || stop "--host ${option[host]}: a name without https:// and /."
  [[ ${option[proxy]} =~ ^(https?://[^/[:space:]]+/?)?$ ]] ||
    stop "--proxy ${option[proxy]}: an address such as http://proxy.school.example:3128."
  for name in wheels ca; do
    [ -z "${option[$name]}" ] || option[$name]=$(realpath "${option[$name]}")
  done
  if [ -n "${option[school]}" ] && [[ ${option[lead]} != *?@?* ]]; then
    stop 'Who is the PSHE lead of that school? Give the email address with --lead.'
  fi
  if [ -n "${flag[postgres]}" ] && [ -e "$DATA/db.sqlite3" ]; then
    stop 'The data is in SQLite already. docs/backups.md says how to move it to PostgreSQL.'
  fi
}

check_system() {
  [ "$(id -u)" = 0 ] || stop 'Run this as root: sudo deploy/install.sh …'
  command -v apt-get >/dev/null || stop 'This is for Debian 12 or 13 and Ubuntu 24.04. docs/installation.md says what it does.'
  exec 9>/run/lock/coverage-install
  flock --nonblock 9 || stop 'This script is running already.'
}

# ── What comes from Debian or Ubuntu ─────────────────────────────────────────────────────────────

install_packages() {
  local package wanted=(python3-venv caddy curl ca-certificates) missing=()
  [ -z "${flag[postgres]}" ] || wanted+=(postgresql)
  for package in "${wanted[@]}"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q '^install ok installed$' || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  step "Packages: ${missing[*]}"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -qq -o Dpkg::Use-Pty=0 --no-install-recommends "${missing[@]}" ||
    stop 'These packages could not be installed. Nothing was changed. Behind a proxy give --proxy.'
}

use_proxy() {
  [ -n "${option[proxy]}" ] || return 0
  export http_proxy=${option[proxy]} https_proxy=${option[proxy]}
}

# A filter that inspects encrypted traffic signs with an authority of its own. Link checks trust the
# system's store. pip and what talks to S3 or Sentry have to be told.
trust_filter() {
  [ -n "${option[ca]}" ] || return 0
  [ -r "${option[ca]}" ] || stop "--ca ${option[ca]}: there is no such file."
  grep -q 'BEGIN CERTIFICATE' "${option[ca]}" || stop "--ca ${option[ca]}: not a certificate in PEM form."
  install -m 644 "${option[ca]}" /usr/local/share/ca-certificates/coverage-filter.crt
  update-ca-certificates >/dev/null 2>&1
}

# ── The user, its folder and its settings ────────────────────────────────────────────────────────

# Runs a command as a user, in a folder that everybody may be in. sudo need not be there.
as() { (cd / && HOME=$(getent passwd "$1" | cut -d : -f 6) setpriv --reuid="$1" --regid="$1" --init-groups "${@:2}"); }

# The program belongs to root, so the service cannot change it. It may write to its data only.
make_user() {
  id coverage >/dev/null 2>&1 ||
    useradd --system --home-dir "$DATA" --no-create-home --shell /usr/sbin/nologin coverage
  install -d -m 700 -o coverage -g coverage "$DATA"
}

# Prints a setting without its quotes; nothing where it is not set.
setting() {
  [ ! -e "$SETTINGS" ] || sed -n "s/^$1=//p" "$SETTINGS" | tail -n 1 | sed "s/^\(['\"]\)\(.*\)\1$/\2/"
}

# Sets one line of the settings. Quoted, it means the same to systemd and to a shell.
put() {
  local value=$2
  [ "$(setting "$1")" != "$value" ] || return 0
  case $value in *\'* | *$'\n'*) stop "$1 cannot hold a quote or a line break." ;; esac
  [[ $value =~ ^[A-Za-z0-9@%+=:,./_-]*$ ]] || value="'$value'"
  { [ ! -e "$SETTINGS" ] || grep -v "^$1=" "$SETTINGS" || true; printf '%s=%s\n' "$1" "$value"; } |
    write "$SETTINGS" 640
}

# Sets it only where nobody has set it yet.
put_first() { [ -n "$(setting "$1")" ] || put "$1" "$2"; }

changed=
# Writes a file from standard input, all of it or nothing, and remembers whether it is another now.
write() {
  local file=$1 mode=$2 new
  new=$(mktemp "$file.XXXXXX")
  cat >"$new"
  chmod "$mode" "$new"
  [ "$mode" != 640 ] || [ -n "$PREFIX" ] || chown root:coverage "$new"
  if cmp -s "$new" "$file"; then
    rm "$new"
  else
    mv "$new" "$file"
    changed=yes
  fi
}

write_settings() {
  put_first DATA_DIR "$DATA"
  put_first HTTPS on
  if [ -n "${option[host]}" ]; then
    put ALLOWED_HOSTS "${option[host]},127.0.0.1"
    put SITE_URL "https://${option[host]}"
    put_first FROM_EMAIL "coverage@${option[host]}"
  fi
  [ -z "${option[from]}" ] || put FROM_EMAIL "${option[from]}"
  [ -z "${option[mail]}" ] || put EMAIL_URL "${option[mail]}"
  [ -z "${option[backup-to]}" ] || put BACKUP_TO "${option[backup-to]}"
  put_first BACKUP_TO "$PREFIX/var/backups/coverage"
  if [ -n "${option[ca]}" ]; then
    put SSL_CERT_FILE "$SYSTEM_CERTIFICATES"
    put AWS_CA_BUNDLE "$SYSTEM_CERTIFICATES"
  fi
}

# A value that the program refuses would keep it from starting again, so the settings of before come
# back unless all is prepared with the new ones.
keep_settings() {
  if [ -e "$SETTINGS" ]; then cp -p "$SETTINGS" "$SETTINGS.before"; else rm -f "$SETTINGS.before"; fi
  trap settings_back EXIT
}
settings_back() {
  if [ -e "$SETTINGS.before" ]; then mv "$SETTINGS.before" "$SETTINGS"; else rm -f "$SETTINGS"; fi
}
settings_are_good() {
  trap - EXIT
  rm -f "$SETTINGS.before"
}

make_backup_folder() {
  local place
  place=$(setting BACKUP_TO)
  # Left alone where it is there: it may be a disk with rights of its own.
  [[ $place != /* ]] || [ -d "$place" ] || install -d -m 700 -o coverage -g coverage "$place"
}

# PostgreSQL knows the service by its Linux user, so there is no password to keep.
make_database() {
  [ -n "${flag[postgres]}" ] || return 0
  local version name port _
  pg_lsclusters -h | read -r version name port _
  running_systemd || pg_ctlcluster "$version" "$name" start 2>/dev/null 9>&- || true
  put_first DATABASE_URL "postgres://:$port/coverage"
  as postgres psql -qtAc "SELECT 1 FROM pg_roles WHERE rolname = 'coverage'" | grep -q 1 ||
    as postgres createuser coverage
  as postgres psql -qtAc "SELECT 1 FROM pg_database WHERE datname = 'coverage'" | grep -q 1 ||
    as postgres createdb --owner=coverage --encoding=UTF8 --locale=C.UTF-8 --template=template0 coverage
}

# ── Versions ─────────────────────────────────────────────────────────────────────────────────────

# Lists the files of the program, without what a clone or an installation has beside them.
files_of() {
  (cd "$1" && find . \( -name .git -o -name .venv -o -name __pycache__ -o -name '.*_cache' -o -name .whole \
    -o -path ./var -o -path ./versions -o -path ./current -o -path ./previous \) -prune \
    -o -type f -print) | LC_ALL=C sort
}

# Its number and the beginning of a checksum: two states of a clone are two versions.
name_of() {
  local number
  number=$(sed -n 's/^VERSION = "\(.*\)"$/\1/p' "$1/config/version.py")
  printf '%s-%s\n' "$number" "$(files_of "$1" | (cd "$1" && tr '\n' '\0' | xargs -0 sha256sum) | sha256sum | cut -c 1-8)"
}

copy_program() {
  files_of "$SOURCE" | tar -C "$SOURCE" --no-recursion -T - -cf - | tar -C "$1" --no-same-owner -xf -
  chmod -R u=rwX,go=rX "$1"
}

# Each version has its own packages, checked against the checksums in requirements.txt.
install_python_packages() {
  local from=()
  [ -z "${option[wheels]}" ] || from=(--no-index --find-links "${option[wheels]}")
  python3 -m venv --clear "$1/.venv"
  PIP_CERT=$SYSTEM_CERTIFICATES "$1/.venv/bin/pip" install --quiet --disable-pip-version-check --no-input --require-hashes \
    "${from[@]}" --requirement "$1/requirements.txt" ||
    stop 'The Python packages could not be installed. Nothing was changed. Behind a web filter give --ca or --proxy; without the internet --wheels.'
}

# The last step marks it whole, so that one which was cut off is made anew. So is one whose Python
# is gone because the system got a newer one.
lay_version() {
  local folder=$PROGRAM/versions/$1
  if [ -e "$folder/.whole" ] && "$folder/.venv/bin/python" -c 'import django' 2>/dev/null; then
    return
  fi
  step "Version $1"
  rm -rf "$folder"
  mkdir -p "$folder"
  copy_program "$folder"
  install_python_packages "$folder"
  "$folder/.venv/bin/python" -m compileall -q -x '/(\.venv|tests)/' "$folder" # the service cannot write there
  touch "$folder/.whole"
}

current() { basename "$(readlink "$PROGRAM/current" || true)"; }
previous() { basename "$(readlink "$PROGRAM/previous" || true)"; }

# Points a link to a version in one step, so that there is never none.
point() {
  ln -sfn "versions/$2" "$PROGRAM/$1.new"
  mv -T "$PROGRAM/$1.new" "$PROGRAM/$1"
}

switch_to() {
  local before
  before=$(current)
  [ "$before" != "$1" ] || return 0
  [ -z "$before" ] || point previous "$before"
  point current "$1"
}

remove_old_versions() {
  local name kept=0
  # The newest first.
  find "$PROGRAM/versions" -mindepth 1 -maxdepth 1 -type d -printf '%T@ %f\n' | sort -rn | cut -d ' ' -f 2- |
    while read -r name; do
      if [ "$name" != "$(current)" ] && [ "$name" != "$(previous)" ]; then
        kept=$((kept + 1))
        [ "$kept" -lt "$KEPT" ] || rm -rf "${PROGRAM:?}/versions/$name"
      fi
    done
}

run_command() { "$PROGRAM/versions/$1/deploy/command.py" "${@:2}"; }

# ── Services ─────────────────────────────────────────────────────────────────────────────────────

running_systemd() { [ -z "$PREFIX" ] && [ -d /run/systemd/system ]; }

listen() { printf '%s:%s\n' "$(host_part)" "$(port_part)"; }
host_part() {
  local host
  host=$(setting BIND)
  case ${host:=127.0.0.1} in *:*) host="[$host]" ;; esac
  printf '%s' "$host"
}
port_part() {
  local port
  port=$(setting PORT)
  printf '%s' "${port:-8000}"
}

# Where this machine reaches it, even if it listens on all addresses.
here() {
  local host
  host=$(host_part)
  case $host in 0.0.0.0) host=127.0.0.1 ;; '[::]') host='[::1]' ;; esac
  printf '%s:%s\n' "$host" "$(port_part)"
}

# Fills in the places of a template that are written __LIKE_THIS__.
fill() {
  local text name
  text=$(cat "$1")
  for name in "${@:2}"; do text=${text//__${name%%=*}__/${name#*=}}; done
  printf '%s\n' "$text"
}

write_units() {
  local unit writes place
  writes=$(setting DATA_DIR)
  place=$(setting BACKUP_TO)
  [[ $place != /* ]] || writes+=" -$place"
  mkdir -p "$UNITS"
  for unit in coverage.socket coverage.service coverage-worker.service; do
    fill "$SOURCE/deploy/systemd/$unit" "LISTEN=$(listen)" "WRITES=$writes" | write "$UNITS/$unit" 644
  done
}

both_run() { systemctl is-active --quiet coverage && systemctl is-active --quiet coverage-worker; }

start_services() {
  systemctl daemon-reload
  # Another port than before, or a service that was installed by hand and holds it.
  if ! systemctl show --property Listen --value coverage.socket | grep -qF "$(listen) " ||
    ! systemctl is-active --quiet coverage.socket; then
    systemctl stop coverage.service coverage.socket 2>/dev/null || true
  fi
  systemctl enable --quiet coverage.socket coverage coverage-worker
  systemctl reset-failed coverage.socket coverage 2>/dev/null || true
  systemctl start coverage.socket
  # What is being answered is finished by the old process. What arrives waits for the new one.
  systemctl restart coverage || true # whether it works is asked next
  systemctl restart --no-block coverage-worker
}

# Half a minute is much for a start. One that failed twice will fail again, while people wait.
is_healthy() {
  local until=$((SECONDS + 30))
  while [ "$SECONDS" -lt "$until" ]; do
    [ "$(systemctl show --property NRestarts --value coverage)" -lt 2 ] || return 1
    [ "$(curl -s --noproxy '*' --max-time 5 "http://$(here)/healthz" || true)" != ok ] || return 0
    sleep 1
  done
  return 1
}

# ── Upgrading and going back ─────────────────────────────────────────────────────────────────────

# The old version serves on while the data is brought up to date for the new one.
upgrade_to() {
  local before earlier
  before=$(current) earlier=$(previous)
  step 'Tables, library and styles'
  run_command "$1" prepare || stop 'The data could not be brought up to date, so version and settings stay as they were.'
  settings_are_good
  switch_to "$1"
  running_systemd || return 0
  [ "$before" != "$1" ] || [ -n "$changed" ] || ! both_run || return 0
  start_services
  is_healthy && return
  if [ -n "$before" ] && [ "$before" != "$1" ]; then
    say "$1 does not answer ok, so $before comes back."
    serve_earlier "$before"
    if [ -n "$earlier" ]; then point previous "$earlier"; else rm "$PROGRAM/previous"; fi
    stop "$before is running again. sudo journalctl -u coverage says what went wrong with $1."
  fi
  stop 'The service does not answer ok. sudo journalctl -u coverage says what is wrong.'
}

# Styles and scripts of that version are collected again: the newer one's list leaves some out.
serve_earlier() {
  run_command "$1" collectstatic --noinput --verbosity 0
  switch_to "$1"
  running_systemd || return 0
  start_services
  is_healthy || stop "$1 does not answer ok either. sudo journalctl -u coverage says what is wrong."
}

go_back() {
  local before
  before=$(previous)
  [ -n "$before" ] || stop 'There is no earlier version here.'
  serve_earlier "$before"
  say "$before is running. The data stays as it is: docs/installation.md says when to restore it."
}

# ── HTTPS ────────────────────────────────────────────────────────────────────────────────────────

# No public authority signs for these names (RFC 2606, 6762, 8375, 9476) or for a bare one.
is_inside() {
  [ -n "${flag[inside]}" ] && return
  case $1 in
    *.local | *.internal | *.home.arpa | *.lan | *.home | *.corp | *.test | *.example | *.invalid | *.localhost) return 0 ;;
    *[!0-9.]*.*) return 1 ;;
    *) return 0 ;;
  esac
}

# The setting that lets Caddy have a form in one piece has another name since 2.7.
buffer_setting() {
  local version=${1#v}
  if [ "$(printf '%s\n2.7\n' "${version%% *}" | sort -V | head -n 1)" = 2.7 ]; then
    say 'request_buffers 4MiB'
  else
    say 'buffer_requests
		max_buffer_size 4MB'
  fi
}

caddyfile() {
  local tls='# Caddy gets and renews the certificate.'
  ! is_inside "$1" || tls='tls internal'
  fill "$SOURCE/deploy/Caddyfile" "HOST=$1" "TLS=$tls" "LISTEN=$(here)" "BUFFER=$(buffer_setting "$2")"
}

# Caddy's own example and what we wrote may be replaced. Anything else is somebody's work.
may_write_caddyfile() {
  [ ! -e "$CADDYFILE" ] || head -n 1 "$CADDYFILE" |
    grep -q -e '^# Written by install.sh of the coverage tracker' -e '^# The Caddyfile is an easy way'
}

set_up_https() {
  local host before
  host=$(setting SITE_URL)
  host=${host#https://}
  if ! may_write_caddyfile; then
    say "$CADDYFILE was changed by hand, so it stays as it is."
    return
  fi
  # What was signed inside stays so, though the option is not given again.
  ! grep -q '^	tls internal$' "$CADDYFILE" 2>/dev/null || ! grep -q "^$host {" "$CADDYFILE" || flag[inside]=yes
  before=$changed changed=
  caddyfile "$host" "$(caddy version)" >"$CADDYFILE.new"
  as caddy caddy validate --config "$CADDYFILE.new" --adapter caddyfile >/dev/null 2>&1 ||
    stop "Caddy refuses $CADDYFILE.new, so it was not put in place."
  write "$CADDYFILE" 644 <"$CADDYFILE.new"
  rm "$CADDYFILE.new"
  if running_systemd; then
    systemctl enable --quiet caddy
    [ -z "$changed" ] || systemctl reload-or-restart caddy ||
      stop 'Caddy does not start. sudo journalctl -u caddy says why: often another program has port 80 or 443.'
  fi
  changed=$before
}

# The certificate that the school's devices must trust, where anybody may read it.
copy_root_certificate() {
  local _
  grep -q '^	tls internal$' "$CADDYFILE" || return 0
  for _ in $(seq 20); do
    if [ -e "$CADDYS_ROOT" ]; then
      cmp -s "$CADDYS_ROOT" "$PROGRAM/root-certificate.crt" ||
        install -m 644 "$CADDYS_ROOT" "$PROGRAM/root-certificate.crt"
      return
    fi
    running_systemd || return 0
    sleep 0.5
  done
}

# ── The first school, and what to do next ────────────────────────────────────────────────────────

# A code is refused where there is a school, so this asks for one to find out.
start_first_school() {
  local code
  if ! code=$(run_command "$(current)" start_code 2>/dev/null); then
    [ -z "${option[school]}" ] || say 'There is a school already, so none was made. For another: sudo coverage create_school'
    return 0
  fi
  step 'The first school'
  if [ -n "${option[school]}" ]; then
    run_command "$(current)" create_school "${option[school]}" --lead "${option[lead]}"
  else
    say "$code"
  fi
}

# It makes the key too, of which somebody has to keep a copy.
make_first_backup() {
  [ -z "$(setting BACKUP_KEY)" ] && [ ! -e "$(setting DATA_DIR)/backup_key" ] || return 0
  step 'The first backup'
  run_command "$(current)" backup || say 'It failed. The worker tries again tonight.'
}

say_what_is_next() {
  step "Running: $(setting SITE_URL), version $(current)"
  say 'Commands:      sudo coverage help'
  say "Settings:      $SETTINGS (then: sudo systemctl restart coverage coverage-worker)"
  say "Backups:       $(setting BACKUP_TO), every night"
  if [ -e "$(setting DATA_DIR)/backup_key" ]; then
    say "Their key:     $(setting DATA_DIR)/backup_key. Keep a copy on paper or on another machine:"
    say '               nobody can read the backups without it.'
  fi
  [ -n "$(setting EMAIL_URL)" ] || say 'E-mail:        no mail server yet. Give it with --mail.'
  if [ -e "$PROGRAM/root-certificate.crt" ]; then
    say "Certificate:   install $PROGRAM/root-certificate.crt on the school's devices,"
    say '               or their browsers warn.'
  fi
  if command -v ufw >/dev/null && ufw status | grep -q '^Status: active'; then
    say 'Firewall:      sudo ufw allow 80,443/tcp'
  else
    say 'Firewall:      let ports 80 and 443 in.'
  fi
  running_systemd || say_how_to_start
}

say_how_to_start() {
  say
  say 'systemd does not run here, so nothing was started. Start these, for example with your own'
  say "init system; $UNITS says how:"
  grep -h '^ExecStart=' "$UNITS"/coverage*.service | sed 's/^ExecStart=/  /'
  say "  caddy run --config $CADDYFILE"
}

main() {
  local version
  read_options "$@"
  check_system
  if [ -n "${flag[back]}" ]; then
    go_back
    return
  fi
  ask_what_is_missing
  use_proxy
  trust_filter
  install_packages
  make_user
  keep_settings
  write_settings
  make_backup_folder
  make_database
  version=$(name_of "$SOURCE")
  lay_version "$version"
  ln -sfn "$PROGRAM/current/deploy/command.py" "$PREFIX/usr/local/bin/coverage"
  write_units
  upgrade_to "$version"
  set_up_https
  copy_root_certificate
  start_first_school
  make_first_backup
  remove_old_versions
  say_what_is_next
}

# Not when a test reads it for its functions.
[ "${BASH_SOURCE[0]}" != "$0" ] || main "$@"
