#!/bin/bash
# Trains the JVM's AOT cache, in the build of the image: train.sh CACHE [JAVA OPTION...]. Starts the bridge where GroupMe and
# the webhooks are addresses nobody listens at, asks for what is asked in service, and ends it; the JVM then writes what it
# loaded. The ports are unusual ones, or those in API_PORT and MANAGEMENT_PORT: a build in the host's network shares them.
set -euo pipefail
cache=$1
shift

api=${API_PORT:-18080} management=${MANAGEMENT_PORT:-18081} token=training-training-training-training
export SERVER_PORT=$api MANAGEMENT_SERVER_PORT=$management SERVER_ADDRESS=127.0.0.1 MANAGEMENT_SERVER_ADDRESS=127.0.0.1
BRIDGE_DATA_DIR=$(mktemp -d)
export BRIDGE_DATA_DIR BRIDGE_ADMIN_TOKEN=$token GROUPME_ACCESS_TOKEN=training
export BRIDGE_GROUPME_PUSH_URL=wss://127.0.0.1:9/faye BRIDGE_GROUPME_API_URL=https://127.0.0.1:9/v3
export WEBHOOK_URL=https://127.0.0.1:9/hook BRIDGE_DELIVERY_ALLOWED_NETWORKS=127.0.0.0/8

ok='HTTP/1.1 200 *'

# call PORT METHOD PATH PATTERN [BODY]: fails when nobody answers, or not as the pattern says.
call() {
  local body=${5-} answer
  exec 3<>"/dev/tcp/127.0.0.1/$1" || return 1
  printf '%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nAuthorization: Bearer %s\r\n' "$2" "$3" "$token" >&3
  printf 'Content-Type: application/json\r\nContent-Length: %s\r\n\r\n%s' "${#body}" "$body" >&3
  answer=$(cat <&3)
  exec 3>&-
  [[ $answer == $4 ]] || { printf '%s %s was answered: %s\n' "$2" "$3" "$answer" >&2; return 1; }
}

# Level 2: where the training profiled nothing, the start does not either, which spares it a third of its CPU time. What gets hot
# in service is profiled and optimized there.
java -XX:AOTCacheOutput="$cache" -XX:TieredStopAtLevel=2 "$@" &
bridge=$!
trap 'kill -9 $bridge 2>/dev/null || true; rm -rf "$BRIDGE_DATA_DIR"' EXIT
for ((i = 0; i < 600; i++)); do
  call $management GET /actuator/health/readiness "$ok" 2>/dev/null && break
  kill -0 $bridge
  sleep 0.2
done
# 503 once it is known that GroupMe is away.
call $management GET /actuator/health 'HTTP/1.1 *'
for path in /actuator/health/liveness /actuator/prometheus /actuator/info; do
  call $management GET $path "$ok"
done
for path in accounts subscriptions events 'events?type=message.created&limit=10'; do
  call $api GET "/api/v1/$path" "$ok"
done
# A webhook that is to be verified is sent a ping, signed; the answer says that nobody took it.
call $api POST /api/v1/subscriptions 'HTTP/1.1 422 *webhook.ping*' \
  '{"name": "training", "url": "https://127.0.0.1:9/hook", "verify": true}'

kill $bridge
wait $bridge || [[ $? == 143 ]]
test -s "$cache"
