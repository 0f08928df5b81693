{{/* The ConfigMap with rules for planned silences; empty if there is none. */}}
{{- define "grapevine.silencesName" -}}
{{- if or .Values.silences.existingName .Values.silences.files -}}
{{ .Values.silences.existingName | default (printf "%s-silences" (include "grapevine.fullname" .)) }}
{{- end -}}
{{- end }}

{{/* The files with rules for planned silences that are rendered, by name. */}}
{{- define "grapevine.silencesData" -}}
{{- if not .Values.silences.existingName -}}
{{- range $name, $rules := .Values.silences.files }}
{{ $name }}: |
  {{- toYaml $rules | nindent 2 }}
{{- end }}
{{- end -}}
{{- end }}

{{/* The Secret with the tokens of heartbeats; empty if there is none. */}}
{{- define "grapevine.heartbeatsName" -}}
{{- if or .Values.heartbeats.existingSecret .Values.heartbeats.tokens -}}
{{ .Values.heartbeats.existingSecret | default (printf "%s-heartbeats" (include "grapevine.fullname" .)) }}
{{- end -}}
{{- end }}

{{/* The directory of the configurations of tenants; empty if there is none. */}}
{{- define "grapevine.tenantDirectory" -}}
{{- if or .Values.tenants.dir .Values.tenants.existingName .Values.tenants.configs -}}
{{ .Values.tenants.dir | default "/etc/grapevine/tenants" }}
{{- end -}}
{{- end }}

{{/* The ConfigMap or Secret with the configurations of tenants that is mounted; empty if there is none. */}}
{{- define "grapevine.tenantsName" -}}
{{- if and (include "grapevine.tenantDirectory" .) (not .Values.tenants.dir) -}}
{{ .Values.tenants.existingName | default (printf "%s-tenants" (include "grapevine.fullname" .)) }}
{{- end -}}
{{- end }}

{{/* The configurations of tenants that are rendered, by file name. */}}
{{- define "grapevine.tenantsData" -}}
{{- if and .Values.tenants.configs (not .Values.tenants.existingName) (not .Values.tenants.dir) -}}
{{- range $tenant, $config := .Values.tenants.configs }}
{{ $tenant }}.yml: |
  {{- toYaml $config | nindent 2 }}
{{- end }}
{{- end -}}
{{- end }}

{{/* The files that flags name beside the configuration, by name. */}}
{{- define "grapevine.files" -}}
{{- $values := .Values -}}
{{- $files := dict "access" $values.access "web" $values.webConfig -}}
{{- range $name, $content := merge $files (pick $values.tenants "fallback" "limits") }}
{{- with $content }}
{{ $name }}.yml: |
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
{{- end }}

{{/* The Secret with the keys of buttons; empty if there is none. */}}
{{- define "grapevine.buttonsName" -}}
{{- if or .Values.buttons.existingSecret .Values.buttons.keys -}}
{{ .Values.buttons.existingSecret | default (printf "%s-buttons" (include "grapevine.fullname" .)) }}
{{- end -}}
{{- end }}

{{/* The content of grapevine.yml: what the values say, in which keys of grapevineConfig win; empty if it is not rendered. */}}
{{- define "grapevine.own" -}}
{{- $own := dict -}}
{{- if include "grapevine.buttonsName" . -}}
{{- $own = set $own "actions" (dict "key_file" "/etc/grapevine/buttons/keys") -}}
{{- end -}}
{{- $own = mergeOverwrite $own (deepCopy (.Values.grapevineConfig | default dict)) -}}
{{- if and $own (not .Values.configSource.grapevineKey) -}}
{{ toYaml $own }}
{{- end -}}
{{- end }}

{{/* The path of grapevine.yml; empty if there is none. */}}
{{- define "grapevine.ownFile" -}}
{{- $key := .Values.configSource.grapevineKey | default (include "grapevine.own" . | empty | ternary "" "grapevine.yml") -}}
{{- if and .Values.config.enabled $key -}}
/etc/alertmanager/{{ $key }}
{{- end -}}
{{- end }}

{{/* The files of the configuration that are rendered, by name. */}}
{{- define "grapevine.configData" -}}
{{- $rendered := not .Values.configSource.existingName -}}
{{- if $rendered }}
{{ .Values.configSource.key }}: |
  {{- toYaml (omit .Values.config "enabled") | nindent 2 }}
{{- end }}
{{- with include "grapevine.own" . }}
grapevine.yml: |
  {{- . | nindent 2 }}
{{- end }}
{{- if $rendered }}
{{- range $name, $text := .Values.templates }}
{{ $name }}: |-
  {{- $text | nindent 2 }}
{{- end }}
{{- end }}
{{- end }}
