#!/bin/sh
# Installs the packages that the mail bed and its tests use on Debian 12, and starts none of their services.
# Run it as root.
set -eu

packages="dovecot-core dovecot-imapd dovecot-lmtpd postfix openssl ca-certificates"
clients="mutt libsasl2-modules gnome-keyring dbus"
policy=/usr/sbin/policy-rc.d

if [ "$(id -u)" -ne 0 ]; then
	echo "install.sh: only root can install packages" >&2
	exit 1
fi

# While this file answers 101, no package starts its service. One that is there already is left alone:
# whoever put it there has decided.
if [ ! -e "$policy" ]; then
	trap 'rm -f "$policy"' EXIT
	trap 'exit 1' HUP INT TERM
	printf '%s\n' '#!/bin/sh' 'exit 101' >"$policy"
	chmod 755 "$policy"
fi

export DEBIAN_FRONTEND=noninteractive
apt-get update --quiet
# The answer to the one question of postfix; debconf is in every Debian, its database too.
echo "postfix postfix/main_mailer_type select No configuration" | debconf-set-selections
# shellcheck disable=SC2086  # the lists are split into words on purpose
apt-get install --yes --quiet --no-install-recommends $packages $clients
