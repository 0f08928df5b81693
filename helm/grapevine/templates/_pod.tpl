{{/* The spec of the pods. */}}
{{- define "grapevine.podSpec" -}}
{{- if .Values.hostUsers }}
hostUsers: true
{{- end }}
automountServiceAccountToken: {{ .Values.automountServiceAccountToken }}
serviceAccountName: {{ include "grapevine.serviceAccountName" . }}
{{- if not (hasKey (.Values.extraPodConfigs | default dict) "terminationGracePeriodSeconds") }}
terminationGracePeriodSeconds: 90
{{- end }}
{{- with .Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.dnsConfig }}
dnsConfig:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.hostAliases }}
hostAliases:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.schedulerName }}
schedulerName: {{ . }}
{{- end }}
{{- with include "grapevine.affinity" . }}
affinity:
  {{- . | nindent 2 }}
{{- end }}
{{- with .Values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .Values.topologySpreadConstraints }}
topologySpreadConstraints:
  {{- range . }}
  {{- $selector := dict "matchLabels" (include "grapevine.selectorLabels" $ | fromYaml) }}
  - {{ set (deepCopy .) "labelSelector" (.labelSelector | default $selector) | toYaml | nindent 4 | trim }}
  {{- end }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.podSecurityContext }}
securityContext:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.extraInitContainers }}
initContainers:
  {{- toYaml . | nindent 2 }}
{{- end }}
containers:
  - {{ include "grapevine.container" . | nindent 4 | trim }}
  {{- with .Values.extraContainers }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- with include "grapevine.volumes" . }}
volumes:
  {{- . | trim | nindent 2 }}
{{- end }}
{{- with .Values.extraPodConfigs }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* affinity, to which podAntiAffinity adds a term. */}}
{{- define "grapevine.affinity" -}}
{{- $affinity := .Values.affinity | default dict -}}
{{- if .Values.podAntiAffinity -}}
{{- $names := dict "key" "app.kubernetes.io/name" "operator" "In" "values" (list (include "grapevine.name" .)) -}}
{{- $selector := dict "matchExpressions" (list $names) -}}
{{- $term := dict "topologyKey" .Values.podAntiAffinityTopologyKey "labelSelector" $selector -}}
{{- $anti := dict "requiredDuringSchedulingIgnoredDuringExecution" (list $term) -}}
{{- if eq .Values.podAntiAffinity "soft" -}}
{{- $anti = dict "preferredDuringSchedulingIgnoredDuringExecution" (list (dict "weight" 100 "podAffinityTerm" $term)) -}}
{{- end -}}
{{- $affinity = merge (dict "podAntiAffinity" $anti) $affinity -}}
{{- end -}}
{{- if $affinity -}}
{{- toYaml $affinity -}}
{{- end -}}
{{- end }}

{{/* Where the files of the mesh's authentication come from: one directory. */}}
{{- define "grapevine.meshSources" -}}
{{- with .Values.cluster.secret }}
{{- if .enabled }}
- secret:
    name: {{ include "grapevine.secretName" $ }}
    items:
      - key: {{ .key }}
        path: secret
{{- end }}
{{- end }}
{{- if .Values.cluster.tls.enabled }}
- configMap:
    name: {{ include "grapevine.fullname" . }}-mesh
- secret:
    name: {{ include "grapevine.certificateName" . }}
{{- end }}
{{- end }}

{{/* A volume of ConfigMaps or Secrets, as configSource.kind says: (list context name objects) */}}
{{- define "grapevine.configVolume" -}}
{{- $secret := eq (first .).Values.configSource.kind "Secret" -}}
{{- $objects := last . -}}
- name: {{ index . 1 }}
  {{- if gt (len $objects) 1 }}
  projected:
    sources:
      {{- range $objects }}
      - {{ $secret | ternary "secret" "configMap" }}:
          name: {{ . }}
      {{- end }}
  {{- else if $secret }}
  secret:
    secretName: {{ first $objects }}
  {{- else }}
  configMap:
    name: {{ first $objects }}
  {{- end }}
{{- end }}

{{- define "grapevine.volumes" -}}
{{- if include "grapevine.configDirectory" . }}
{{- /* Without config a volume of the user may be called so. */}}
{{- $volume := .Values.config.enabled | ternary "config" "grapevine-config" }}
{{- $existing := .Values.config.enabled | ternary .Values.configSource.existingName "" }}
{{- $own := printf "%s%s" (include "grapevine.fullname" .) (include "grapevine.configSuffix" .) }}
{{- $rendered := include "grapevine.configData" . | trim | empty | ternary "" $own }}
{{ include "grapevine.configVolume" (list . $volume (compact (list $existing $rendered))) }}
{{- end }}
{{- with include "grapevine.silencesName" . }}
- name: silences
  configMap:
    name: {{ . }}
{{- end }}
{{- with include "grapevine.heartbeatsName" . }}
- name: heartbeats
  secret:
    secretName: {{ . }}
{{- end }}
{{- with include "grapevine.tenantsName" . }}
{{ include "grapevine.configVolume" (list $ "tenants" (list .)) }}
{{- end }}
{{- if include "grapevine.files" . }}
- name: files
  secret:
    secretName: {{ include "grapevine.fullname" . }}-files
{{- end }}
{{- with include "grapevine.buttonsName" . }}
- name: buttons
  secret:
    secretName: {{ . }}
{{- end }}
{{- with include "grapevine.meshSources" . }}
- name: mesh
  projected:
    sources:
      {{- . | trim | nindent 6 }}
{{- end }}
{{- range .Values.extraSecretMounts }}
- name: {{ .name }}
  secret:
    secretName: {{ .secretName }}
    {{- with .optional }}
    optional: {{ . }}
    {{- end }}
{{- end }}
{{- if not .Values.persistence.enabled }}
- name: storage
  emptyDir:
    {{- toYaml (.Values.persistence.emptyDir | default dict) | nindent 4 }}
{{- end }}
{{- with .Values.extraVolumes }}
{{ toYaml . }}
{{- end }}
{{- end }}
