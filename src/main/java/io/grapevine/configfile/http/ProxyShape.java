package io.grapevine.configfile.http;

import static io.grapevine.configfile.shape.FieldSet.anyUrl;
import static io.grapevine.configfile.shape.FieldSet.flag;
import static io.grapevine.configfile.shape.FieldSet.text;

import io.grapevine.config.Secret;
import io.grapevine.config.http.ProxyConfig;
import io.grapevine.config.http.Url;
import io.grapevine.configfile.shape.Field;
import io.grapevine.configfile.shape.RecordDraft;
import io.grapevine.configfile.shape.Shape;
import io.grapevine.configfile.yaml.MappingReader;
import io.grapevine.configfile.yaml.Yaml;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The field table of the proxy settings, which are inlined in other sections. */
final class ProxyShape {
    private static final Field<@Nullable Url> URL = anyUrl("proxy_url");
    private static final Field<String> NO_PROXY = text("no_proxy");
    private static final Field<Boolean> FROM_ENVIRONMENT = flag("proxy_from_environment");

    private static final Field<Map<String, List<Secret>>> CONNECT_HEADER = Field.of(
            "proxy_connect_header",
            ProxyShape::readHeader,
            (out, name, header) -> out.map(name, header, ProxyShape::hide),
            header -> !header.isEmpty());

    static final Shape<ProxyConfig> SHAPE = Shape.of(ProxyConfig.class, URL, NO_PROXY, FROM_ENVIRONMENT, CONNECT_HEADER)
            .checked(ProxyShape::check);

    private ProxyShape() {}

    private static void check(RecordDraft draft) {
        Url url = draft.get(URL);
        boolean environment = draft.get(FROM_ENVIRONMENT);
        boolean proxy = url != null && !url.isEmpty();
        if (draft.isSet(CONNECT_HEADER) && !environment && !proxy) {
            draft.fault(CONNECT_HEADER, "set without a proxy (expected: proxy_url or proxy_from_environment too)");
        }
        if (environment && proxy) {
            draft.fault(URL, "set beside proxy_from_environment (expected: one of the two)");
        }
        if (environment && draft.isSet(NO_PROXY)) {
            draft.fault(NO_PROXY, "set beside proxy_from_environment (expected: the environment's no_proxy)");
        } else if (url == null && draft.isSet(NO_PROXY)) {
            draft.fault(NO_PROXY, "set without a proxy (expected: proxy_url too)");
        }
    }

    private static Yaml hide(List<Secret> values) {
        return new Yaml.Sequence(values.stream()
                .map(value -> value.isEmpty() ? Yaml.NULL : new Yaml.Text(value.toString()))
                .toList());
    }

    private static Map<String, List<Secret>> readHeader(MappingReader in, String name) {
        Map<String, List<Secret>> header = new LinkedHashMap<>();
        in.value(name)
                .entries()
                .forEach((key, values) ->
                        header.put(key, values.texts().stream().map(Secret::new).toList()));
        return header;
    }
}
