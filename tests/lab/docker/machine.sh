#!/bin/sh
# What a container of the lab does, by its name in compose.yaml: machine.sh NAME
set -eu
case $1 in
  up)   # for Docker's health check: machine.sh up COMMAND
    # Docker asks for as long as a machine runs, which takes a core in all: the first
    # check waits until the machine is up, and the next one blocks.
    [ ! -e /tmp/up ] || exec tail -f /dev/null
    until sh -c "$2"; do sleep 0.2; done
    touch /tmp/up ;;
  resolver)
    exec dnsmasq --keep-in-foreground --no-resolv --no-hosts --local=/#/ \
      --addn-hosts=/run/lab/hosts --local-ttl=1 --user=root --pid-file=/run/dnsmasq.pid ;;
  web)
    nginx -c /lab/nginx.conf
    exec python3 /lab/web.py 0.0.0.0 443 /run/lab/web ;;
  bastion)
    install -D -o ec2-user -m 600 /run/lab/bastion/authorized_keys \
      /home/ec2-user/.ssh/authorized_keys
    mkdir -p /run/sshd
    exec /usr/sbin/sshd -D -e -o PasswordAuthentication=no ;;
  client)
    # update-ca-certificates would take a second of a core for the same.
    cat /run/lab/web-root.pem >> /etc/ssl/certs/ca-certificates.crt
    ip route del default   # the reader's commands stay in the lab
    ip route add "$VPC" via "$BASTION"   # which forwards nothing
    if command -v wine >/dev/null; then
      # Wine's services stay when a program ends, and the next one starts sooner; sooner
      # still while one runs, with the desktop that it needs.
      runuser --user reader -- wineserver --persistent
      runuser --user reader -- wine cmd /c ver
      runuser --user reader -- wine notepad &
    fi
    touch /tmp/ready
    exec tail -f /dev/null ;;
  primary | replica | starting | express)
    PATH=$PATH:$(echo /usr/lib/postgresql/*/bin)
    install -d -o postgres -g postgres -m 700 /tmp/server
    install -o postgres -g postgres -m 600 /run/lab/server/* /tmp/server
    export PATH HOME=/tmp/server DATA=/tmp/server/data CERTIFICATES=/tmp/server LAB=/lab \
      TOKENS="/tmp/server/tokens-$1.json"
    exec setpriv --reuid=postgres --regid=postgres --init-groups \
      sh /lab/server.sh "$1" ;;
esac
