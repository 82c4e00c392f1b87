{{- define "groupme-bridge.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 52 | trimSuffix "-" }}
{{- end }}

{{/* At most 52 characters: a StatefulSet's pods carry its name with 11 more in a label, Services get a suffix. */}}
{{- define "groupme-bridge.fullname" -}}
{{- $name := include "groupme-bridge.name" . }}
{{- $default := contains $name .Release.Name | ternary .Release.Name (printf "%s-%s" .Release.Name $name) }}
{{- default $default .Values.fullnameOverride | trunc 52 | trimSuffix "-" }}
{{- end }}

{{/* What Services, policies and monitors select. The pod of "helm test" is another component, so that nothing selects it. */}}
{{- define "groupme-bridge.selectorLabels" -}}
app.kubernetes.io/name: {{ include "groupme-bridge.name" . | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/component: bridge
{{- end }}

{{- define "groupme-bridge.commonLabels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
app.kubernetes.io/version: {{ default .Chart.AppVersion .Values.image.tag | trunc 63 | trimAll "-_." | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "groupme-bridge.labels" -}}
{{ include "groupme-bridge.selectorLabels" . }}
{{ include "groupme-bridge.commonLabels" . }}
{{- end }}

{{- define "groupme-bridge.serviceAccountName" -}}
{{- default (.Values.serviceAccount.create | ternary (include "groupme-bridge.fullname" .) "default") .Values.serviceAccount.name }}
{{- end }}

{{- define "groupme-bridge.image" -}}
{{- $tag := default .Chart.AppVersion .Values.image.tag }}
{{- .Values.image.digest | empty | ternary (printf "%s:%s" .Values.image.repository $tag) (printf "%s@%s" .Values.image.repository .Values.image.digest) }}
{{- end }}

{{/* Two phases of the stop can take as long as they may: deliveries, then requests to the API. */}}
{{- define "groupme-bridge.gracePeriodSeconds" -}}
{{- with .Values.shutdown }}
{{- add .preStopSleepSeconds (mul 2 .phaseSeconds) .marginSeconds }}
{{- end }}
{{- end }}

{{/* Stops with what a file of the chart cannot do without. */}}
{{- define "groupme-bridge.file" -}}
{{- required (printf "%s is missing from the chart" .path) (.files.Get .path) }}
{{- end }}
