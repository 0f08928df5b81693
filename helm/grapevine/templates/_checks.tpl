{{/* Fails for values that would be without effect, or start pods that cannot run. */}}
{{- define "grapevine.check" -}}
{{- include "grapevine.checkMemory" . -}}
{{- with .Values.image -}}
{{- if not (or (contains "/" .repository) (eq .pullPolicy "Never")) -}}
{{- fail (printf "image.repository: %s (expected: the repository that the image of bin/image was pushed to, such as registry.example.com/grapevine; or image.pullPolicy: Never, where the nodes have the image)" .repository) -}}
{{- end -}}
{{- end -}}
{{- if .Values.tenants.access -}}
{{- fail "tenants.access is now access" -}}
{{- end -}}
{{- with .Values.configSource -}}
{{- if and .grapevineKey (not .existingName) -}}
{{- fail (printf "configSource.grapevineKey: %s (expected: configSource.existingName, which has it)" .grapevineKey) -}}
{{- end -}}
{{- if and .grapevineKey $.Values.grapevineConfig -}}
{{- fail (printf "configSource.grapevineKey: %s (expected: either it or grapevineConfig)" .grapevineKey) -}}
{{- end -}}
{{- end -}}
{{- with .Values.networkPolicy -}}
{{- if and .egress.enabled (not .enabled) -}}
{{- fail "networkPolicy.egress.enabled: without networkPolicy.enabled (expected: both)" -}}
{{- end -}}
{{- if and .egress.enabled (not .egress.rules) -}}
{{- fail "networkPolicy.egress.rules: empty, so no notification could leave (expected: rules that name the receivers, such as ports 443 and 587)" -}}
{{- end -}}
{{- end -}}
{{- $clients := dig "tls_server_config" "client_auth_type" "" (.Values.webConfig | default dict) -}}
{{- if hasPrefix "Require" $clients -}}
{{- range $name := list "livenessProbe" "readinessProbe" "startupProbe" -}}
{{- if hasKey (get $.Values $name | default dict) "httpGet" -}}
{{- fail (printf "%s.httpGet: webConfig asks for a client certificate, which the kubelet does not have (expected: client_auth_type VerifyClientCertIfGiven, or a tcpSocket probe)" $name) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/* Fails if the launcher of the image would refuse the memory limit, unless a variable may set the heap. */}}
{{- define "grapevine.checkMemory" -}}
{{- $limit := dig "limits" "memory" "" (.Values.resources | default dict) -}}
{{- $options := list -}}
{{- range .Values.extraEnv -}}
{{- $options = append $options (regexMatch "^(JAVA_OPTS|JDK_JAVA_OPTIONS|JAVA_TOOL_OPTIONS)$" .name) -}}
{{- end -}}
{{- if and $limit (not (has true $options)) (not (include "grapevine.isAlertmanager" .)) -}}
{{- if lt (include "grapevine.bytes" $limit | int64) 167772160 -}}
{{- fail (printf "resources.limits.memory: %v (expected: at least 160Mi, better 256Mi; or a heap size in JAVA_OPTS of extraEnv)" $limit) -}}
{{- end -}}
{{- end -}}
{{- end }}
