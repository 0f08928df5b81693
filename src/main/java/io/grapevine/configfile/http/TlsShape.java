package io.grapevine.configfile.http;

import static io.grapevine.configfile.shape.FieldSet.alwaysFlag;
import static io.grapevine.configfile.shape.FieldSet.secret;
import static io.grapevine.configfile.shape.FieldSet.text;

import io.grapevine.config.http.TlsConfig;
import io.grapevine.config.http.TlsVersion;
import io.grapevine.configfile.shape.Field;
import io.grapevine.configfile.shape.RecordDraft;
import io.grapevine.configfile.shape.Shape;
import io.grapevine.configfile.yaml.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The field table of {@code tls_config}. */
final class TlsShape {
    private TlsShape() {}

    static Shape<TlsConfig> of(FilePaths paths) {
        Field<?> ca = text("ca");
        Field<?> cert = text("cert");
        Field<?> key = secret("key");
        Field<?> caFile = paths.field("ca_file");
        Field<?> certFile = paths.field("cert_file");
        Field<?> keyFile = paths.field("key_file");
        Field<?> caRef = text("ca_ref");
        Field<?> certRef = text("cert_ref");
        Field<?> keyRef = text("key_ref");
        return Shape.of(
                        TlsConfig.class,
                        ca,
                        cert,
                        key,
                        caFile,
                        certFile,
                        keyFile,
                        caRef,
                        certRef,
                        keyRef,
                        text("server_name"),
                        alwaysFlag("insecure_skip_verify", false),
                        version("min_version"),
                        version("max_version"))
                .checked(draft -> {
                    draft.atMostOne(ca, caFile, caRef);
                    draft.atMostOne(cert, certFile, certRef);
                    draft.atMostOne(key, keyFile, keyRef);
                    checkPair(draft, List.of(cert, certFile, certRef), List.of(key, keyFile, keyRef));
                });
    }

    private static void checkPair(RecordDraft draft, List<Field<?>> certificate, List<Field<?>> key) {
        boolean hasCertificate = certificate.stream().anyMatch(draft::isSet);
        boolean hasKey = key.stream().anyMatch(draft::isSet);
        if (hasCertificate && !hasKey) {
            draft.fault("a client certificate without a key (expected: exactly one of key or key_file)");
        } else if (hasKey && !hasCertificate) {
            draft.fault("a client key without a certificate (expected: exactly one of cert or cert_file)");
        }
    }

    private static Field<@Nullable TlsVersion> version(String name) {
        return Field.of(
                name,
                (in, key) -> version(in.value(key)),
                (out, key, version) -> out.text(key, version == null ? "" : version.name()),
                Objects::nonNull);
    }

    private static @Nullable TlsVersion version(Value value) {
        if (value.isNull()) {
            return null;
        }
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
