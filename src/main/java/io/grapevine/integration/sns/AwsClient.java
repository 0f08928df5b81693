package io.grapevine.integration.sns;

import io.grapevine.config.http.HttpConfig;
import io.grapevine.config.http.ProxyConfig;
import io.grapevine.config.http.TlsConfig;
import io.grapevine.config.receiver.SnsConfig;
import java.util.Map;

/** By which HTTP client AWS is reached. */
final class AwsClient {
    private AwsClient() {}

    /**
     * The client for AWS's services: that of the configuration; or, if AWS's own was asked for or a bundle of
     * authorities is named in the environment, one with its TLS and proxy settings only.
     */
    static HttpConfig far(SnsConfig config, Map<String, String> environment) {
        String bundle = environment.getOrDefault("AWS_CA_BUNDLE", "");
        HttpConfig http = config.httpConfig();
        return config.useAwsHttpClient() || !bundle.isEmpty()
                ? plain(trusting(http.tlsConfig(), bundle), http.proxy())
                : http;
    }

    private static HttpConfig plain(TlsConfig tls, ProxyConfig proxy) {
        return new HttpConfig(null, null, null, tls, true, true, proxy, null);
    }

    private static TlsConfig trusting(TlsConfig tls, String bundle) {
        boolean trusts = !(tls.ca() + tls.caFile() + tls.caRef()).isEmpty();
        return trusts
                ? tls
                : new TlsConfig(
                        "",
                        tls.cert(),
                        tls.key(),
                        bundle,
                        tls.certFile(),
                        tls.keyFile(),
                        "",
                        tls.certRef(),
                        tls.keyRef(),
                        tls.serverName(),
                        tls.insecureSkipVerify(),
                        tls.minVersion(),
                        tls.maxVersion());
    }
}
