{{/*
The bridge's settings. Those that are secret are files, each named for its setting and read as a configuration tree; the
others are the application.yaml of the ConfigMap. A list cannot be put together from both, so accounts and subscriptions
have placeholders there for their secrets.
*/}}

{{/* Every secret that is set, as JSON: {"secrets": [{"name": …, "value": text or {"secretName": …, "key": …}}]}. */}}
{{- define "groupme-bridge.secrets" -}}
{{- $all := list }}
{{- with .Values.bridge }}
{{- $all = concat $all (list
      (dict "name" "bridge.encryption-key" "value" .encryptionKey)
      (dict "name" "bridge.admin.token" "value" .adminToken)
      (dict "name" "bridge.access-token" "value" .accessToken)
      (dict "name" "bridge.webhook.secret" "value" .webhook.secret)) }}
{{- if kindIs "map" .webhook.url }}
{{- $all = append $all (dict "name" "bridge.webhook.url" "value" .webhook.url) }}
{{- end }}
{{- range $i, $account := .accounts }}
{{- $all = append $all (dict "name" (printf "account-%d-access-token" $i) "value" $account.accessToken) }}
{{- end }}
{{- range $i, $subscription := .subscriptions }}
{{- $all = append $all (dict "name" (printf "subscription-%d-secret" $i) "value" $subscription.secret) }}
{{- if kindIs "map" $subscription.url }}
{{- $all = append $all (dict "name" (printf "subscription-%d-url" $i) "value" $subscription.url) }}
{{- end }}
{{- range $j, $header := keys (default dict $subscription.headers) | sortAlpha }}
{{- $all = append $all (dict "name" (printf "subscription-%d-header-%d" $i $j) "value" (get $subscription.headers $header)) }}
{{- end }}
{{- end }}
{{- end }}
{{- if eq .Values.store.type "postgresql" }}
{{- range $name, $value := .Values.store.postgresql }}
{{- $all = append $all (dict "name" (printf "spring.datasource.%s" $name) "value" $value) }}
{{- end }}
{{- end }}
{{- $set := list }}
{{- range $all }}
{{- if .value }}
{{- $set = append $set . }}
{{- end }}
{{- end }}
{{- dict "secrets" $set | toJson }}
{{- end }}

{{/* Those that the chart's own Secret holds: base64 by name, or nothing. */}}
{{- define "groupme-bridge.ownSecrets" -}}
{{- range (include "groupme-bridge.secrets" . | fromJson).secrets }}
{{- if kindIs "string" .value }}
{{ .name }}: {{ .value | b64enc | quote }}
{{- end }}
{{- end }}
{{- end }}

{{/* The files: sources of a projected volume, or nothing. */}}
{{- define "groupme-bridge.secretSources" -}}
{{- $own := include "groupme-bridge.fullname" . }}
{{- range (include "groupme-bridge.secrets" . | fromJson).secrets }}
{{- $from := kindIs "map" .value | ternary .value (dict "secretName" $own "key" .name) }}
- secret:
    name: {{ $from.secretName | quote }}
    items:
      - key: {{ $from.key | quote }}
        path: {{ .name }}
{{- end }}
{{- end }}

{{/*
The application.yaml. The chart's part wins over extraConfig: ports, paths and the time to stop must fit the pod. So it is a
document of its own behind the other, which wins however a setting is spelled there (server.port, data_dir).
*/}}
{{- define "groupme-bridge.config" -}}
{{- $bridge := dict "data-dir" "/data" }}
{{- with .Values.bridge }}
{{- if kindIs "string" .webhook.url }}
{{- $_ := set $bridge "webhook" (dict "url" .webhook.url) }}
{{- end }}
{{- $accounts := list }}
{{- range $i, $account := .accounts }}
{{- $token := printf "${account-%d-access-token}" $i }}
{{- $accounts = append $accounts (merge (dict "access-token" $token) (omit $account "accessToken")) }}
{{- end }}
{{- if $accounts }}
{{- $_ := set $bridge "accounts" $accounts }}
{{- end }}
{{- $subscriptions := list }}
{{- range $i, $values := .subscriptions }}
{{- $subscription := dict }}
{{- range $name, $value := omit $values "secret" "headers" }}
{{- $_ := set $subscription (kebabcase $name) $value }}
{{- end }}
{{- if kindIs "map" $values.url }}
{{- $_ := set $subscription "url" (printf "${subscription-%d-url}" $i) }}
{{- end }}
{{- if $values.secret }}
{{- $_ := set $subscription "secret" (printf "${subscription-%d-secret}" $i) }}
{{- end }}
{{- range $j, $header := keys (default dict $values.headers) | sortAlpha }}
{{- $headers := default dict $subscription.headers }}
{{- $_ := set $headers (printf "[%s]" $header) (printf "${subscription-%d-header-%d}" $i $j) }}
{{- $_ := set $subscription "headers" $headers }}
{{- end }}
{{- $subscriptions = append $subscriptions $subscription }}
{{- end }}
{{- if $subscriptions }}
{{- $_ := set $bridge "subscriptions" $subscriptions }}
{{- end }}
{{- end }}
{{- $config := dict
      "bridge" $bridge
      "server" (dict "port" 8080)
      "management" (dict "server" (dict "port" 8081))
      "spring" (dict "lifecycle" (dict "timeout-per-shutdown-phase" (printf "%ds" (int .Values.shutdown.phaseSeconds)))) }}
{{- with .Values.logging.format }}
{{- $_ := set $config "logging" (dict "structured" (dict "format" (dict "console" .))) }}
{{- end }}
{{- with .Values.extraConfig }}
{{- toYaml . }}
---
{{ end }}
{{- toYaml $config }}
{{- end }}

{{/* Refuses what no schema can explain. */}}
{{- define "groupme-bridge.check" -}}
{{- $name := include "groupme-bridge.fullname" . }}
{{- if not (regexMatch "^[a-z]([-a-z0-9]*[a-z0-9])?$" $name) }}
{{- fail (printf "Services cannot be named %q, after the release %q: set fullnameOverride to letters, digits and hyphens that begin with a letter" $name .Release.Name) }}
{{- end }}
{{- if eq .Values.store.type "postgresql" }}
{{- $remedy := "give the text, or secretName and key of a Secret" }}
{{- $_ := required (printf "store.postgresql.url is required with store.type postgresql: %s" $remedy) .Values.store.postgresql.url }}
{{- $_ := required (printf "bridge.encryptionKey is required with store.type postgresql, for a generated one would be lost with the pod: %s" $remedy) .Values.bridge.encryptionKey }}
{{- $_ := required (printf "bridge.adminToken is required with store.type postgresql, for a generated one would be lost with the pod: %s" $remedy) .Values.bridge.adminToken }}
{{- end }}
{{- if and .Values.metrics.serviceMonitor.enabled .Values.metrics.podMonitor.enabled }}
{{- fail "metrics.serviceMonitor.enabled and metrics.podMonitor.enabled would count everything twice: enable one of them" }}
{{- end }}
{{- end }}
