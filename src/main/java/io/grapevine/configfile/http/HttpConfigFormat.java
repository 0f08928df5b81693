package io.grapevine.configfile.http;

import io.grapevine.config.http.HttpConfig;
import io.grapevine.config.http.HttpHeader;
import io.grapevine.config.http.TlsConfig;
import io.grapevine.configfile.shape.Field;
import io.grapevine.configfile.shape.Shape;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The field tables of {@code http_config} and {@code tls_config} for one base directory of relative paths: that of the
 * configuration in most sections, the working directory in a few, as in Alertmanager.
 */
public final class HttpConfigFormat {
    /** An HTTP client, its files relative to the configuration. */
    public static final Shape<HttpConfig> HTTP = HttpConfigShape.of(FilePaths.BESIDE_CONFIGURATION);

    /** An HTTP client, its files relative to the working directory: incident.io's. */
    public static final Shape<HttpConfig> HTTP_AS_WRITTEN = HttpConfigShape.of(FilePaths.AS_WRITTEN);

    /** TLS, its files relative to the configuration. */
    public static final Shape<TlsConfig> TLS = TlsShape.of(FilePaths.BESIDE_CONFIGURATION);

    /** TLS, its files relative to the working directory: that of mail servers. */
    public static final Shape<TlsConfig> TLS_AS_WRITTEN = TlsShape.of(FilePaths.AS_WRITTEN);

    /** The headers of traces, by any names, their files relative to the working directory. */
    public static final Field<@Nullable Map<String, HttpHeader>> TRACING_HEADERS =
            HttpHeaders.any("headers", FilePaths.AS_WRITTEN);

    private HttpConfigFormat() {}
}
