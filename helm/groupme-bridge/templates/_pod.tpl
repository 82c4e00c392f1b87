{{/* The restricted Pod Security Standard; values only say who. */}}
{{- define "groupme-bridge.podSecurityContext" -}}
{{- merge (dict "runAsNonRoot" true "seccompProfile" (dict "type" "RuntimeDefault")) (default dict .Values.podSecurityContext) | toYaml }}
{{- end }}

{{- define "groupme-bridge.securityContext" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop:
    - ALL
{{- end }}

{{/* Who pulls the image and which nodes run it: the bridge's pod and that of "helm test" alike. */}}
{{- define "groupme-bridge.placement" -}}
serviceAccountName: {{ include "groupme-bridge.serviceAccountName" . | quote }}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with .Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* The pod, the same in the StatefulSet and in the Deployment; only what is mounted at /data differs. */}}
{{- define "groupme-bridge.pod" -}}
{{- $secrets := include "groupme-bridge.secretSources" . -}}
metadata:
  labels:
    {{- include "groupme-bridge.labels" . | nindent 4 }}
    groupme-bridge/job: groupme-bridge
    {{- with .Values.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  annotations:
    {{- /* Another configuration is another pod. What changes in a Secret that is not the chart's does not restart it. */}}
    checksum/config: {{ include "groupme-bridge.config" . | sha256sum }}
    {{- with include "groupme-bridge.ownSecrets" . }}
    checksum/secret: {{ sha256sum . }}
    {{- end }}
    {{- with .Values.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  {{- include "groupme-bridge.placement" . | nindent 2 }}
  terminationGracePeriodSeconds: {{ include "groupme-bridge.gracePeriodSeconds" . }}
  securityContext:
    {{- include "groupme-bridge.podSecurityContext" . | nindent 4 }}
  containers:
    - name: bridge
      image: {{ include "groupme-bridge.image" . | quote }}
      imagePullPolicy: {{ .Values.image.pullPolicy }}
      securityContext:
        {{- include "groupme-bridge.securityContext" . | nindent 8 }}
      env:
        - name: SPRING_CONFIG_ADDITIONAL_LOCATION
          value: /etc/groupme-bridge/config/
        {{- if $secrets }}
        - name: SPRING_CONFIG_IMPORT
          value: configtree:/etc/groupme-bridge/secrets/
        {{- end }}
        {{- with .Values.extraEnv }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      {{- with .Values.extraEnvFrom }}
      envFrom:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      ports:
        - name: http
          containerPort: 8080
        - name: management
          containerPort: 8081
      startupProbe:
        httpGet:
          path: /actuator/health/liveness
          port: management
        {{- toYaml .Values.probes.startup | nindent 8 }}
      livenessProbe:
        httpGet:
          path: /actuator/health/liveness
          port: management
        {{- toYaml .Values.probes.liveness | nindent 8 }}
      readinessProbe:
        httpGet:
          path: /actuator/health/readiness
          port: management
        {{- toYaml .Values.probes.readiness | nindent 8 }}
      {{- if .Values.shutdown.preStopSleepSeconds }}
      lifecycle:
        preStop:
          sleep:
            seconds: {{ .Values.shutdown.preStopSleepSeconds }}
      {{- end }}
      {{- with .Values.resources }}
      resources:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      volumeMounts:
        - name: config
          mountPath: /etc/groupme-bridge/config
          readOnly: true
        {{- if $secrets }}
        - name: secrets
          mountPath: /etc/groupme-bridge/secrets
          readOnly: true
        {{- end }}
        - name: data
          mountPath: /data
        - name: tmp
          mountPath: /tmp
        {{- with .Values.extraVolumeMounts }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
  volumes:
    - name: config
      configMap:
        name: {{ include "groupme-bridge.fullname" . | quote }}
    {{- with $secrets }}
    - name: secrets
      projected:
        defaultMode: 0444
        sources:
          {{- trim . | nindent 10 }}
    {{- end }}
    - name: tmp
      emptyDir:
        sizeLimit: 64Mi
    {{- if eq .Values.store.type "postgresql" }}
    - name: data
      emptyDir:
        sizeLimit: 16Mi
    {{- else if .Values.store.sqlite.existingClaim }}
    - name: data
      persistentVolumeClaim:
        claimName: {{ .Values.store.sqlite.existingClaim | quote }}
    {{- end }}
    {{- with .Values.extraVolumes }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- with .Values.affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.topologySpreadConstraints }}
  topologySpreadConstraints:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.priorityClassName }}
  priorityClassName: {{ . | quote }}
  {{- end }}
{{- end }}
