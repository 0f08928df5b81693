package io.grapevine.configfile.receiver;

import static io.grapevine.configfile.receiver.CommonFields.named;
import static io.grapevine.configfile.receiver.CommonFields.sendResolved;
import static io.grapevine.configfile.shape.FieldSet.flag;
import static io.grapevine.configfile.shape.FieldSet.hostPort;
import static io.grapevine.configfile.shape.FieldSet.object;
import static io.grapevine.configfile.shape.FieldSet.optionalFlag;
import static io.grapevine.configfile.shape.FieldSet.secret;
import static io.grapevine.configfile.shape.FieldSet.text;
import static io.grapevine.configfile.shape.FieldSet.textMap;

import io.grapevine.config.GlobalConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.Smarthost;
import io.grapevine.config.http.TlsConfig;
import io.grapevine.config.receiver.EmailConfig;
import io.grapevine.config.receiver.ThreadingConfig;
import io.grapevine.configfile.http.HeaderName;
import io.grapevine.configfile.http.HttpConfigFormat;
import io.grapevine.configfile.shape.Field;
import io.grapevine.configfile.shape.RecordDraft;
import io.grapevine.configfile.shape.Shape;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Mail. */
final class EmailFormat {
    private static final List<String> THREAD_HEADERS = List.of("References", "In-Reply-To");

    private static final Field<String> TO = text("to");
    private static final Field<String> FROM = text("from");
    private static final Field<String> HELLO = text("hello");
    private static final Field<Smarthost> SMARTHOST = hostPort("smarthost");
    private static final Field<String> USERNAME = text("auth_username");
    private static final Field<Secret> PASSWORD = secret("auth_password");
    private static final Field<String> PASSWORD_FILE = text("auth_password_file");
    private static final Field<Secret> SECRET = secret("auth_secret");
    private static final Field<String> SECRET_FILE = text("auth_secret_file");
    private static final Field<String> IDENTITY = text("auth_identity");
    private static final Field<Map<String, String>> HEADERS = textMap("headers");
    private static final Field<@Nullable Boolean> REQUIRE_TLS = optionalFlag("require_tls");
    private static final Field<@Nullable TlsConfig> TLS = object("tls_config", HttpConfigFormat.TLS_AS_WRITTEN);
    private static final Field<@Nullable Boolean> IMPLICIT_TLS = optionalFlag("force_implicit_tls");

    private static final Field<Boolean> THREADED = flag("enabled");
    private static final Field<String> THREAD_SPAN = text("thread_by_date");
    private static final Field<ThreadingConfig> THREADING = object(
            "threading",
            Shape.of(ThreadingConfig.class, THREADED, THREAD_SPAN).checked(EmailFormat::checkThreading),
            new ThreadingConfig(false, ""));

    static final IntegrationFormat<EmailConfig> FORMAT = new Kind<>(
            Shape.of(
                    EmailConfig.class,
                    sendResolved(false),
                    TO,
                    FROM,
                    HELLO,
                    SMARTHOST,
                    USERNAME,
                    PASSWORD,
                    PASSWORD_FILE,
                    SECRET,
                    SECRET_FILE,
                    IDENTITY,
                    HEADERS,
                    text("html", named("email.default.html")),
                    text("text"),
                    REQUIRE_TLS,
                    TLS,
                    IMPLICIT_TLS,
                    THREADING),
            EmailFormat::complete);

    private EmailFormat() {}

    private static void complete(RecordDraft draft, ReceiverDefaults defaults) {
        draft.require(TO, "an address");
        spellHeaders(draft);
        checkThreadHeaders(draft);
        GlobalConfig global = defaults.global();
        draft.complete(TLS, global.smtpTlsConfig());
        draft.complete(SMARTHOST, global.smtpSmarthost(), "global smtp_smarthost");
        draft.complete(FROM, global.smtpFrom(), "global smtp_from");
        completeHeaders(draft);
        draft.complete(HELLO, global.smtpHello());
        draft.complete(USERNAME, global.smtpAuthUsername());
        if (!draft.isSet(PASSWORD) && !draft.isSet(PASSWORD_FILE)) {
            draft.set(PASSWORD, global.smtpAuthPassword());
            draft.set(PASSWORD_FILE, global.smtpAuthPasswordFile());
        }
        if (!draft.isSet(SECRET) && !draft.isSet(SECRET_FILE)) {
            draft.set(SECRET, global.smtpAuthSecret());
            draft.set(SECRET_FILE, global.smtpAuthSecretFile());
        }
        draft.complete(IDENTITY, global.smtpAuthIdentity());
        draft.complete(REQUIRE_TLS, global.smtpRequireTls());
        draft.complete(IMPLICIT_TLS, global.smtpForceImplicitTls());
    }

    private static void spellHeaders(RecordDraft draft) {
        Map<String, String> spelled = new TreeMap<>();
        draft.get(HEADERS).forEach((name, value) -> {
            String header = HeaderName.canonical(name);
            if (spelled.put(header, value) != null) {
                draft.fault(HEADERS, "duplicate header \"" + header + "\" (expected: each name once, in any case)");
            }
        });
        draft.set(HEADERS, spelled);
    }

    /** What every mail has is among the headers, where the configuration may have set it to something else. */
    private static void completeHeaders(RecordDraft draft) {
        Map<String, String> headers = new TreeMap<>(draft.get(HEADERS));
        headers.putIfAbsent("Subject", named("email.default.subject"));
        headers.putIfAbsent("To", draft.get(TO));
        headers.putIfAbsent("From", draft.get(FROM));
        draft.set(HEADERS, headers);
    }

    private static void checkThreading(RecordDraft threading) {
        if (threading.get(THREADED)) {
            threading.oneOf(THREAD_SPAN, "none", "daily");
        }
    }

    private static void checkThreadHeaders(RecordDraft draft) {
        if (draft.get(THREADING).enabled()) {
            THREAD_HEADERS.stream()
                    .filter(draft.get(HEADERS)::containsKey)
                    .forEach(header ->
                            draft.fault(HEADERS, header + " (expected: none with threading.enabled, which sets it)"));
        }
    }
}
