package io.grapevine.configfile.http;

import static io.grapevine.configfile.shape.FieldSet.anyUrl;

import io.grapevine.config.http.ProxyConfig;
import io.grapevine.config.http.Url;
import io.grapevine.configfile.shape.Field;
import io.grapevine.configfile.shape.FieldSet;
import io.grapevine.configfile.shape.RecordDraft;
import io.grapevine.configfile.shape.Shape;
import io.grapevine.configfile.yaml.Yaml;

/** The field table of the proxy settings, which are inlined in other sections. */
final class ProxyShape {
    static final Shape<ProxyConfig> SHAPE = Shape.of(
                    ProxyConfig.class,
                    anyUrl("proxy_url"),
                    Field.of(
                            "proxy_connect_header",
                            value -> value.map(FieldSet::readSecrets),
                            header -> Yaml.map(header, FieldSet::hide),
                            header -> !header.isEmpty()))
            .checked(ProxyShape::check);

    private ProxyShape() {}

    private static void check(RecordDraft draft) {
        Url url = draft.get("proxy_url");
        boolean environment = draft.isSet("proxy_from_environment");
        boolean proxy = url != null && !url.isEmpty();
        if (draft.isSet("proxy_connect_header") && !environment && !proxy) {
            draft.fault(
                    "proxy_connect_header", "set without a proxy (expected: proxy_url or proxy_from_environment too)");
        }
        if (environment && proxy) {
            draft.fault("proxy_url", "set beside proxy_from_environment (expected: one of the two)");
        }
        if (environment && draft.isSet("no_proxy")) {
            draft.fault("no_proxy", "set beside proxy_from_environment (expected: the environment's no_proxy)");
        } else if (url == null && draft.isSet("no_proxy")) {
            draft.fault("no_proxy", "set without a proxy (expected: proxy_url too)");
        }
    }
}
