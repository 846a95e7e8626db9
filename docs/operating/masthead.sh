#!/bin/sh
# Commands for the site of masthead.service, as its user: root only.
umask 077
exec runuser -u masthead -- /opt/masthead/masthead "$@" --contentRoot=/etc/masthead
