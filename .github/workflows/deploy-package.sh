#!/usr/bin/env bash
# Deploys a package to each region of an environment and stops at the first that does not become ready.
#   deploy-package.sh PACKAGE.zip ENVIRONMENT
set -euo pipefail
package=$1
environment=$2
name=$(sed -n "s/^param environmentName = '\(.*\)'/\1/p" "$(dirname "$0")/../../infra/environments/$environment.bicepparam")

az functionapp list --query "[?tags.\"azd-env-name\"=='$name'].[name,resourceGroup,defaultHostName]" --output tsv > apps.tsv
[ -s apps.tsv ] || { echo "No function app of environment $name was found." >&2; exit 1; }

while IFS=$'\t' read -r app group host <&3; do
  echo "$app ($group)"
  az functionapp deployment source config-zip --name "$app" --resource-group "$group" --src "$package" --output none
  ready=
  for _ in $(seq 30); do
    if curl --fail --silent --max-time 10 "https://$host/api/health/ready" > /dev/null; then ready=yes; break; fi
    sleep 10
  done
  [ -n "$ready" ] || { echo "$app is not ready after five minutes." >&2; exit 1; }
  # A function in error does not stop the host: what answers nobody must answer 401, not 404 or 500.
  for path in v1/messages/none v1/budgets v1/batches/none; do
    status=$(curl --silent --output /dev/null --max-time 10 --write-out '%{http_code}' "https://$host/api/$path")
    [ "$status" = 401 ] || { echo "$app answers $status for $path without a key; 401 was expected." >&2; exit 1; }
  done
done 3< apps.tsv
