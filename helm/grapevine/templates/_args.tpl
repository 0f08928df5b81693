{{/*
The arguments of the container, as a YAML list: those of the chart that extraArgs does not have, in the community chart's order,
then extraArgs.
*/}}
{{- define "grapevine.args" -}}
{{- $values := .Values -}}
{{- $extra := $values.extraArgs | default dict -}}
{{- $fullname := include "grapevine.fullname" . -}}
{{- $port := int $values.service.clusterPort -}}
{{- $args := list (list "storage.path" "/alertmanager") -}}
{{- $args = append $args (list "config.file" (printf "/etc/alertmanager/%s" $values.configSource.key)) -}}
{{- with include "grapevine.ownFile" . -}}
{{- $args = append $args (list "grapevine.config" .) -}}
{{- end -}}
{{- if include "grapevine.history" . -}}
{{- $args = append $args (list "history.dir" "/alertmanager/history") -}}
{{- end -}}
{{- if include "grapevine.autoReload" . -}}
{{- $args = append $args (list "config.auto-reload" ($values.configmapReload.interval | default "15s")) -}}
{{- end -}}
{{- if include "grapevine.clustered" . -}}
{{- $args = append $args (list "cluster.advertise-address" (printf "[$(POD_IP)]:%d" $port)) -}}
{{- $args = append $args (list "cluster.listen-address" (printf "0.0.0.0:%d" $port)) -}}
{{- if not $values.additionalPeers -}}
{{- $args = append $args (list "cluster.peer-name" "$(POD_NAME)") -}}
{{- end -}}
{{- end -}}
{{- if $values.cluster.secret.enabled -}}
{{- $args = append $args (list "cluster.secret-file" "/etc/grapevine/mesh/secret") -}}
{{- end -}}
{{- if $values.cluster.tls.enabled -}}
{{- $args = append $args (list "cluster.tls-config" "/etc/grapevine/mesh/tls.yml") -}}
{{- end -}}
{{- with include "grapevine.tenantDirectory" . -}}
{{- $args = append $args (list "tenants.dir" .) -}}
{{- end -}}
{{- if $values.access -}}
{{- $args = append $args (list "web.access-file" "/etc/grapevine/files/access.yml") -}}
{{- end -}}
{{- if $values.webConfig -}}
{{- $args = append $args (list "web.config.file" "/etc/grapevine/files/web.yml") -}}
{{- end -}}
{{- range $args }}
{{- if not (hasKey $extra (first .)) }}
- {{ printf "--%s=%s" (first .) (last .) | quote }}
{{- end }}
{{- end }}
{{- if gt (int $values.replicaCount) 1 }}
- {{ printf "--cluster.peer=%s-headless:%d" $fullname $port | quote }}
{{- end }}
{{- range $flag, $on := dict "alerts.persist" $values.alerts.persist "tenants.api" $values.tenants.api }}
{{- if and $on (not (hasKey $extra $flag)) }}
- {{ printf "--%s" $flag | quote }}
{{- end }}
{{- end }}
{{- range $values.additionalPeers }}
- {{ printf "--cluster.peer=%s" . | quote }}
{{- end }}
{{- range $values.alertmanagerPeers }}
- {{ printf "--cluster.alertmanager-peer=%s" . | quote }}
{{- end }}
{{- range $name, $value := $extra }}
{{- range (kindIs "slice" $value | ternary $value (list $value)) }}
- {{ include "grapevine.flag" (list $name .) | quote }}
{{- end }}
{{- end }}
{{- if and $values.baseURL (not (hasKey $extra "web.external-url")) }}
- {{ printf "--web.external-url=%s" $values.baseURL | quote }}
{{- end }}
{{- end }}

{{/* Whether the image is that of Alertmanager; empty if not. */}}
{{- define "grapevine.isAlertmanager" -}}
{{- if regexMatch "(^|/)prom(etheus)?/alertmanager$" .Values.image.repository -}}
true
{{- end -}}
{{- end }}

{{/* Whether the program reloads its configuration; empty if not. Alertmanager would not start with the flag. */}}
{{- define "grapevine.autoReload" -}}
{{- if and .Values.configmapReload.enabled (not (include "grapevine.isAlertmanager" .)) -}}
true
{{- end -}}
{{- end }}

{{/* Whether a history is kept; empty if not. Alertmanager would not start with its flags. */}}
{{- define "grapevine.history" -}}
{{- $enabled := toString .Values.history.enabled -}}
{{- $auto := and .Values.persistence.enabled (not (include "grapevine.isAlertmanager" .)) -}}
{{- if or (eq $enabled "true") (and (eq $enabled "auto") $auto) -}}
true
{{- end -}}
{{- end }}

{{/*
The size of a history: the one given, or a quarter of the volume within the bounds that the program has. It has a unit, as a large
number would become 1e+09 on its way through YAML.
*/}}
{{- define "grapevine.historySize" -}}
{{- $given := .Values.history.maxBytes -}}
{{- if kindIs "string" $given | and $given -}}
{{ $given }}
{{- else if $given -}}
{{ div (int64 $given) 1024 }}KiB
{{- else -}}
{{ div (include "grapevine.volumeSize" . | include "grapevine.bytes") 4194304 | max 4 | min 1024 }}MiB
{{- end -}}
{{- end }}

{{/* The size of the claims. That of a StatefulSet cannot be changed, so it counts where none is given. */}}
{{- define "grapevine.volumeSize" -}}
{{- $size := .Values.persistence.size -}}
{{- if not $size -}}
{{- $size = "1Gi" -}}
{{- $known := lookup "apps/v1" "StatefulSet" (include "grapevine.namespace" .) (include "grapevine.fullname" .) -}}
{{- range dig "spec" "volumeClaimTemplates" list ($known | default dict) -}}
{{- if eq .metadata.name "storage" -}}
{{- $size = .spec.resources.requests.storage -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{ $size }}
{{- end }}

{{/* The bytes of a quantity of Kubernetes, such as 160Mi. */}}
{{- define "grapevine.bytes" -}}
{{- $quantity := kindIs "string" . | ternary . (int64 . | toString) -}}
{{- $units := dict "Ki" 1024 "Mi" 1048576 "Gi" 1073741824 "Ti" 1099511627776 "k" 1000 "M" 1000000 "G" 1000000000 "T" 1000000000000 -}}
{{- $unit := get $units (regexFind "[A-Za-z]+$" $quantity) | default 1 -}}
{{ floor (mulf (regexFind "^[0-9.]+" $quantity | float64) $unit) | int64 }}
{{- end }}

{{/*
One flag: (list name value). A switch takes no value, and a whole number must not be written as 1e+06, as Helm has numbers as
floating-point ones.
*/}}
{{- define "grapevine.flag" -}}
{{- $name := first . -}}
{{- $value := last . -}}
{{- if kindIs "bool" $value -}}
{{ $value | ternary "--" "--no-" }}{{ $name }}
{{- else if and (kindIs "float64" $value) (eq (floor $value) $value) -}}
--{{ $name }}={{ int64 $value }}
{{- else if kindIs "invalid" $value -}}
--{{ $name }}=
{{- else -}}
--{{ $name }}={{ $value }}
{{- end -}}
{{- end }}
