package io.grapevine.receiver.email;

import static io.grapevine.config.file.shape.FieldSet.object;
import static io.grapevine.config.file.shape.FieldSet.optionalFlag;
import static io.grapevine.config.file.shape.FieldSet.secret;
import static io.grapevine.config.file.shape.FieldSet.text;
import static io.grapevine.receiver.CommonFields.completeEither;
import static io.grapevine.receiver.CommonFields.named;
import static io.grapevine.receiver.CommonFields.sendResolved;

import io.grapevine.config.GlobalConfig;
import io.grapevine.config.file.http.HttpConfigFormat;
import io.grapevine.config.file.http.HttpHeaders;
import io.grapevine.config.file.shape.RecordDraft;
import io.grapevine.config.file.shape.Shape;
import io.grapevine.receiver.IntegrationFormat;
import io.grapevine.receiver.ReceiverDefaults;
import io.grapevine.receiver.email.EmailConfig.ThreadingConfig;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Mail. */
final class EmailFormat {
    private static final List<String> THREAD_HEADERS = List.of("References", "In-Reply-To");
    private static final Shape<ThreadingConfig> THREADING = Shape.of(ThreadingConfig.class)
            .checked(draft -> {
                if (draft.isSet("enabled")) {
                    draft.oneOf("thread_by_date", "none", "daily");
                }
            });

    static final IntegrationFormat<EmailConfig> FORMAT = new IntegrationFormat<>(
            EmailConfig.class,
            EmailFormat::complete,
            sendResolved(false),
            text("html", named("email.default.html")),
            text("auth_username").literal(),
            secret("auth_password").literal(),
            secret("auth_secret").literal(),
            text("auth_identity").literal(),
            optionalFlag("require_tls"),
            object("tls_config", HttpConfigFormat.TLS_AS_WRITTEN).literal(),
            object("threading", THREADING, new ThreadingConfig(false, "")).literal());

    private EmailFormat() {}

    private static void complete(RecordDraft draft, ReceiverDefaults defaults) {
        draft.require("to", "an address");
        spellHeaders(draft);
        checkThreadHeaders(draft);
        GlobalConfig.Smtp global = defaults.global().smtp();
        draft.complete("tls_config", global.tlsConfig());
        draft.complete("smarthost", global.smarthost(), "global smtp_smarthost");
        draft.complete("from", global.from(), "global smtp_from");
        completeHeaders(draft);
        draft.complete("hello", global.hello());
        draft.complete("auth_username", global.authUsername());
        completeEither(draft, "auth_password", global.authPassword(), global.authPasswordFile());
        completeEither(draft, "auth_secret", global.authSecret(), global.authSecretFile());
        draft.complete("auth_identity", global.authIdentity());
        draft.complete("require_tls", global.requireTls());
        draft.complete("force_implicit_tls", global.forceImplicitTls());
    }

    private static void spellHeaders(RecordDraft draft) {
        Map<String, String> spelled = new TreeMap<>();
        draft.<Map<String, String>>get("headers").forEach((name, value) -> {
            String header = HttpHeaders.canonical(name);
            if (spelled.put(header, value) != null) {
                draft.fault("headers", "duplicate header \"" + header + "\" (expected: each name once, in any case)");
            }
        });
        draft.set("headers", spelled);
    }

    /** What every mail has is among the headers, where the configuration may have set it to something else. */
    private static void completeHeaders(RecordDraft draft) {
        Map<String, String> headers = draft.get("headers");
        headers.putIfAbsent("Subject", named("email.default.subject"));
        headers.putIfAbsent("To", draft.get("to"));
        headers.putIfAbsent("From", draft.get("from"));
    }

    private static void checkThreadHeaders(RecordDraft draft) {
        if (draft.<ThreadingConfig>get("threading").enabled()) {
            Map<String, String> headers = draft.get("headers");
            THREAD_HEADERS.stream()
                    .filter(headers::containsKey)
                    .forEach(header ->
                            draft.fault("headers", header + " (expected: none with threading.enabled, which sets it)"));
        }
    }
}
