{{/* The container of the program. Its name is that of the community chart, since others refer to it. */}}
{{- define "grapevine.container" -}}
name: {{ include "grapevine.baseName" . }}
image: {{ include "grapevine.image" . | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
{{- with .Values.securityContext }}
securityContext:
  {{- toYaml . | nindent 2 }}
{{- end }}
env:
  - name: POD_IP
    valueFrom:
      fieldRef:
        apiVersion: v1
        fieldPath: status.podIP
  {{- $names := list }}
  {{- range .Values.extraEnv }}
  {{- $names = append $names .name }}
  {{- end }}
  {{- if and (include "grapevine.clustered" .) (not (has "POD_NAME" $names)) }}
  - name: POD_NAME
    valueFrom:
      fieldRef:
        apiVersion: v1
        fieldPath: metadata.name
  {{- end }}
  {{- with .Values.extraEnv }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- with .Values.extraEnvFrom }}
envFrom:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.command }}
command:
  {{- toYaml . | nindent 2 }}
{{- end }}
args:
  {{- include "grapevine.args" . | trim | nindent 2 }}
ports:
  - name: {{ .Values.containerPortName }}
    containerPort: 9093
    protocol: TCP
  {{- if include "grapevine.clustered" . }}
  - name: clusterpeer-tcp
    containerPort: {{ .Values.service.clusterPort }}
    protocol: TCP
  - name: clusterpeer-udp
    containerPort: {{ .Values.service.clusterPort }}
    protocol: UDP
  {{- end }}
{{- with .Values.livenessProbe }}
livenessProbe:
  {{- include "grapevine.probe" (list $ .) | nindent 2 }}
{{- end }}
{{- with .Values.readinessProbe }}
readinessProbe:
  {{- include "grapevine.probe" (list $ .) | nindent 2 }}
{{- end }}
{{- with include "grapevine.startupProbe" . }}
startupProbe:
  {{- . | nindent 2 }}
{{- end }}
{{- with .Values.resources }}
resources:
  {{- toYaml . | nindent 2 }}
{{- end }}
volumeMounts:
  {{- with include "grapevine.configDirectory" . }}
  - name: {{ $.Values.config.enabled | ternary "config" "grapevine-config" }}
    mountPath: {{ . }}
  {{- end }}
  {{- if include "grapevine.silencesName" . }}
  - name: silences
    mountPath: /etc/grapevine/silences
    readOnly: true
  {{- end }}
  {{- if include "grapevine.heartbeatsName" . }}
  - name: heartbeats
    mountPath: /etc/grapevine/heartbeats
    readOnly: true
  {{- end }}
  {{- if include "grapevine.tenantsName" . }}
  - name: tenants
    mountPath: /etc/grapevine/tenants
    readOnly: true
  {{- end }}
  {{- if include "grapevine.files" . }}
  - name: files
    mountPath: /etc/grapevine/files
    readOnly: true
  {{- end }}
  {{- if include "grapevine.buttonsName" . }}
  - name: buttons
    mountPath: /etc/grapevine/buttons
    readOnly: true
  {{- end }}
  {{- if include "grapevine.meshSources" . }}
  - name: mesh
    mountPath: /etc/grapevine/mesh
    readOnly: true
  {{- end }}
  {{- range .Values.extraSecretMounts }}
  - {{ omit . "secretName" "optional" | toYaml | nindent 4 | trim }}
  {{- end }}
  - name: storage
    mountPath: /alertmanager
  {{- with .Values.extraVolumeMounts }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}

{{/*
A probe: (list context probe). A request of the program for / asks for the path that needs neither a tenant nor a role nor a login,
unless the kubelet alone knows the route prefix.
*/}}
{{- define "grapevine.probe" -}}
{{- $context := first . -}}
{{- $probe := deepCopy (last .) -}}
{{- with $probe.httpGet -}}
{{- if has (toString .port) (list $context.Values.containerPortName "9093") -}}
{{- $prefix := include "grapevine.routePrefix" $context -}}
{{- if and (eq (.path | default "/") "/") (not (contains "$(" $prefix)) -}}
{{- $_ := set . "path" (printf "%s/-/healthy" $prefix) -}}
{{- end -}}
{{- if and (eq (include "grapevine.scheme" $context) "https") (not .scheme) -}}
{{- $_ := set . "scheme" "HTTPS" -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- toYaml $probe -}}
{{- end }}

{{/* The startup probe, with the liveness probe's request unless it has one of its own; nothing without either. */}}
{{- define "grapevine.startupProbe" -}}
{{- $own := .Values.startupProbe | default (dict "enabled" false) -}}
{{- $liveness := .Values.livenessProbe | default dict -}}
{{- $request := pick $own "httpGet" "tcpSocket" "exec" "grpc" | default (pick $liveness "httpGet" "tcpSocket" "exec" "grpc") -}}
{{- if and (ne (get $own "enabled") false) $request -}}
{{- include "grapevine.probe" (list . (merge (dict) (omit $own "enabled") $request)) -}}
{{- end -}}
{{- end }}
