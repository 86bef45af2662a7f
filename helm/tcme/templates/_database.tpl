{{/*
The JDBC address. verify-full without a ConfigMap trusts the Java runtime's own authorities; pgjdbc would otherwise look
for a file in the user's home, which does not exist here (https://jdbc.postgresql.org/documentation/ssl/).
*/}}
{{- define "tcme.databaseUrl" -}}
{{- $database := .Values.database -}}
{{- $tls := $database.tls -}}
jdbc:postgresql://{{ $database.host }}:{{ $database.port }}/{{ $database.name }}?sslmode={{ $tls.mode }}
{{- if eq $tls.mode "verify-full" -}}
{{- if $tls.existingConfigMap -}}
&sslrootcert=/run/tcme/database-ca/ca.crt
{{- else -}}
&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory
{{- end -}}
{{- end -}}
{{- end -}}
