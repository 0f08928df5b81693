{{/*
Names and labels. They are those of the community chart, whose name is "alertmanager": a StatefulSet's selector, its
serviceName and the names of its volumes cannot be changed in place. An alias in a parent chart counts as there.
*/}}
{{- define "grapevine.baseName" -}}
{{- eq .Chart.Name "grapevine" | ternary "alertmanager" .Chart.Name -}}
{{- end }}

{{- define "grapevine.name" -}}
{{- .Values.nameOverride | default (include "grapevine.baseName" .) | trunc 63 | trimSuffix "-" -}}
{{- end }}

{{- define "grapevine.fullname" -}}
{{- $name := .Values.nameOverride | default (include "grapevine.baseName" .) -}}
{{- $full := contains $name .Release.Name | ternary .Release.Name (printf "%s-%s" .Release.Name $name) -}}
{{- .Values.fullnameOverride | default $full | trunc 63 | trimSuffix "-" -}}
{{- end }}

{{- define "grapevine.namespace" -}}
{{- .Values.namespaceOverride | default .Release.Namespace -}}
{{- end }}

{{- define "grapevine.selectorLabels" -}}
app.kubernetes.io/name: {{ include "grapevine.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "grapevine.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "grapevine.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{/* Name, namespace and labels of an object: (list context suffix labels annotations) */}}
{{- define "grapevine.metadata" -}}
{{- $context := index . 0 -}}
name: {{ printf "%s%s" (include "grapevine.fullname" $context) (index . 1) }}
namespace: {{ include "grapevine.namespace" $context }}
labels:
  {{- include "grapevine.labels" $context | nindent 2 }}
  {{- with index . 2 }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- with index . 3 }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "grapevine.serviceAccountName" -}}
{{- $default := .Values.serviceAccount.create | ternary (include "grapevine.fullname" .) "default" -}}
{{- .Values.serviceAccount.name | default $default -}}
{{- end }}

{{- define "grapevine.image" -}}
{{- with .Values.image -}}
{{- if .digest -}}
{{ .repository }}@{{ .digest }}
{{- else -}}
{{ .repository }}:{{ .tag | default $.Chart.AppVersion }}
{{- end -}}
{{- end -}}
{{- end }}

{{/* "true" if there are other replicas. */}}
{{- define "grapevine.clustered" -}}
{{- if or (gt (int .Values.replicaCount) 1) .Values.additionalPeers -}}true{{- end -}}
{{- end }}

{{/* Path before all endpoints, without a slash at its end; mostly empty. */}}
{{- define "grapevine.routePrefix" -}}
{{- $args := .Values.extraArgs | default dict -}}
{{- if hasKey $args "web.route-prefix" -}}
{{- printf "/%s" (get $args "web.route-prefix" | toString | trimAll "/") | trimSuffix "/" -}}
{{- else -}}
{{- (get $args "web.external-url" | default .Values.baseURL | default "" | toString | urlParse).path | trimSuffix "/" -}}
{{- end -}}
{{- end }}

{{/* What the name of the rendered configuration ends with: the one that exists may have the name of the release. */}}
{{- define "grapevine.configSuffix" -}}
{{- and .Values.config.enabled (empty .Values.configSource.existingName) | ternary "" "-grapevine" -}}
{{- end }}

{{/* How the program is called: http or https. */}}
{{- define "grapevine.scheme" -}}
{{- hasKey (.Values.webConfig | default dict) "tls_server_config" | ternary "https" "http" -}}
{{- end }}

{{/* Name of the Secret with the mesh's secret, and of the one with its certificate. */}}
{{- define "grapevine.secretName" -}}
{{- .Values.cluster.secret.existingSecret | default (printf "%s-mesh" (include "grapevine.fullname" .)) -}}
{{- end }}

{{- define "grapevine.certificateName" -}}
{{- .Values.cluster.tls.existingSecret | default (printf "%s-mesh-tls" (include "grapevine.fullname" .)) -}}
{{- end }}

{{- define "grapevine.meshServerName" -}}
{{- $default := printf "%s-headless.%s.svc" (include "grapevine.fullname" .) (include "grapevine.namespace" .) -}}
{{- .Values.cluster.tls.serverName | default $default -}}
{{- end }}
