package io.grapevine.config.file.http;

import static io.grapevine.config.file.shape.FieldSet.flag;
import static io.grapevine.config.file.shape.FieldSet.optional;

import io.grapevine.config.file.shape.RecordDraft;
import io.grapevine.config.file.shape.Shape;
import io.grapevine.config.file.yaml.Value;
import io.grapevine.config.file.yaml.Yaml;
import io.grapevine.config.http.TlsConfig;
import io.grapevine.config.http.TlsConfig.TlsVersion;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The field table of {@code tls_config}. */
final class TlsShape {
    private TlsShape() {}

    static Shape<TlsConfig> of(FilePaths paths) {
        return Shape.of(
                        TlsConfig.class,
                        paths.field("ca_file"),
                        paths.field("cert_file"),
                        paths.field("key_file"),
                        flag("insecure_skip_verify").always(),
                        optional("min_version", TlsShape::version, version -> Yaml.of(version.name())),
                        optional("max_version", TlsShape::version, version -> Yaml.of(version.name())))
                .checked(TlsShape::check);
    }

    private static void check(RecordDraft draft) {
        draft.atMostOne("ca", "ca_file", "ca_ref");
        draft.atMostOne("cert", "cert_file", "cert_ref");
        draft.atMostOne("key", "key_file", "key_ref");
        boolean hasCertificate = draft.isAnySet("cert", "cert_file", "cert_ref");
        boolean hasKey = draft.isAnySet("key", "key_file", "key_ref");
        if (hasCertificate && !hasKey) {
            draft.fault("a client certificate without a key (expected: exactly one of key or key_file)");
        } else if (hasKey && !hasCertificate) {
            draft.fault("a client key without a certificate (expected: exactly one of cert or cert_file)");
        }
    }

    private static @Nullable TlsVersion version(Value value) {
        String text = value.text();
        for (TlsVersion version : TlsVersion.values()) {
            if (version.name().equals(text)) {
                return version;
            }
        }
        value.fault("unknown TLS version " + value.describe() + " (expected: one of "
                + Arrays.toString(TlsVersion.values()) + ")");
        return null;
    }
}
