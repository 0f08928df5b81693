package io.grapevine.tenant.config;

import static java.util.Map.entry;

import io.grapevine.config.Config;
import io.grapevine.config.GlobalConfig;
import io.grapevine.config.HttpConfig.HttpHeader;
import io.grapevine.config.IntegrationConfig;
import io.grapevine.config.ProxyConfig;
import io.grapevine.config.ReceiverConfig;
import io.grapevine.config.TlsConfig;
import io.grapevine.config.shape.ConfigFields;
import io.grapevine.config.shape.FieldSet;
import io.grapevine.receiver.Kinds;
import io.grapevine.receiver.sns.Sns;
import io.grapevine.receiver.sns.Sns.Sigv4Config;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Fields that an upload may not set, as the server would read its own files for them or use its own identity: each field
 * of the configuration's records that names a file, and a few others. They are called as Mimir calls them, and those that
 * Mimir does not know by their section and name.
 */
final class ForbiddenFields {
    private static final String PASSWORD_FILE =
            "smtp_auth_password_file, password_file, bearer_token_file, auth_password_file or credentials_file";
    private static final String TLS = "TLS ca_file, cert_file, key_file, ca, cert or key";
    private static final String SLACK = "Slack api_url_file or global slack_api_url_file";
    private static final String OPSGENIE = "OpsGenie api_key_file or global opsgenie_api_key_file";
    private static final String VICTOROPS = "VictorOps api_key_file or global victorops_api_key_file";
    private static final String WEBHOOK = "Webhook url_file";

    /** Mimir's names, by section and name. */
    private static final Map<String, String> NAMES_OF_MIMIR = Map.ofEntries(
            entry("basic_auth password_file", PASSWORD_FILE),
            entry("authorization credentials_file", PASSWORD_FILE),
            entry("email_configs auth_password_file", PASSWORD_FILE),
            entry("global smtp_auth_password_file", PASSWORD_FILE),
            entry("oauth2 client_secret_file", "OAuth2 client_secret_file"),
            entry("oauth2 proxy_url", "proxy_url"),
            entry("oauth2 proxy_from_environment", "proxy_from_environment"),
            entry("tls_config ca_file", TLS),
            entry("tls_config cert_file", TLS),
            entry("tls_config key_file", TLS),
            entry("tls_config ca", TLS),
            entry("tls_config cert", TLS),
            entry("tls_config key", TLS),
            entry("slack_configs api_url_file", SLACK),
            entry("global slack_api_url_file", SLACK),
            entry("opsgenie_configs api_key_file", OPSGENIE),
            entry("global opsgenie_api_key_file", OPSGENIE),
            entry("victorops_configs api_key_file", VICTOROPS),
            entry("global victorops_api_key_file", VICTOROPS),
            entry("pagerduty_configs service_key_file", "PagerDuty service_key_file"),
            entry("pagerduty_configs routing_key_file", "PagerDuty routing_key_file"),
            entry("pushover_configs user_key_file", "Pushover user_key_file"),
            entry("pushover_configs token_file", "Pushover token_file"),
            entry("telegram_configs bot_token_file", "Telegram bot_token_file"),
            entry("webhook_configs url_file", WEBHOOK),
            entry("discord_configs webhook_url_file", WEBHOOK),
            entry("msteams_configs webhook_url_file", WEBHOOK),
            entry("msteamsv2_configs webhook_url_file", WEBHOOK));

    private static final Set<String> INLINE_TLS = Set.of("ca", "cert", "key");
    private static final Set<String> PROXIES = Set.of("proxyUrl", "proxyFromEnvironment");
    private static final String OF_OAUTH2 = "oauth2.proxy.";

    private ForbiddenFields() {}

    /** The first forbidden field that a configuration sets, as an error; empty if it sets none. */
    static Optional<String> in(Config config) {
        List<String> found = new ArrayList<>();
        ConfigFields.walk(config, (path, component, value) -> {
            if (found.isEmpty() && isForbidden(path, component) && isSet(value)) {
                found.add(nameOf(path, component));
            }
        });
        if (found.isEmpty() && config.receivers().stream().anyMatch(ForbiddenFields::usesIdentityOfServer)) {
            return Optional.of(
                    "sns_configs sigv4: no access_key and secret_key (expected: both, as a tenant cannot use the"
                            + " identity of the server)");
        }
        if (found.isEmpty() && !config.eventRecorder().isEmpty()) {
            found.add("event_recorder");
        }
        return found.stream().findFirst().map(name -> "setting " + name + " is not allowed");
    }

    /** Without keys of its own, SNS is called with those of the environment or of the machine, also at a URL of the tenant. */
    private static boolean usesIdentityOfServer(ReceiverConfig receiver) {
        return receiver.integrations().stream()
                .anyMatch(integration -> integration instanceof Sns sns
                        && (sns.sigv4().accessKey().isEmpty()
                                || sns.sigv4().secretKey().reveal().isEmpty()));
    }

    private static boolean isForbidden(String path, RecordComponent component) {
        Class<?> section = component.getDeclaringRecord();
        String name = component.getName();
        return ConfigFields.namesFiles(component)
                || (section == TlsConfig.class && INLINE_TLS.contains(name))
                || (section == ProxyConfig.class && PROXIES.contains(name) && path.contains(OF_OAUTH2))
                || (section == Sigv4Config.class && name.equals("profile"));
    }

    private static boolean isSet(Object value) {
        return !value.equals(false) && !value.toString().isEmpty();
    }

    private static String nameOf(String path, RecordComponent component) {
        String name = sectionOf(path, component) + FieldSet.nameOf(component.getName());
        return NAMES_OF_MIMIR.getOrDefault(name, name);
    }

    /** The name of the section that has a field, in the file, and what separates it from the field's name. */
    private static String sectionOf(String path, RecordComponent component) {
        Class<?> section = component.getDeclaringRecord();
        String[] parts = path.split("\\.");
        if (section == HttpHeader.class) {
            return "http_headers ";
        }
        if (section == ProxyConfig.class) {
            return "oauth2 ";
        }
        if (section.getEnclosingClass() == GlobalConfig.class) {
            return "global " + parts[1] + "_"; // the service, whose fields are inlined
        }
        return IntegrationConfig.class.isAssignableFrom(section)
                ? Kinds.of(section.asSubclass(IntegrationConfig.class)).field() + " "
                : parts[parts.length - 2] + " ";
    }
}
