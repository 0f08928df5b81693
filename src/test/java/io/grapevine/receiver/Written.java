package io.grapevine.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.HttpConfig;
import io.grapevine.receiver.jira.Jira;
import io.grapevine.receiver.jira.Jira.JiraField;
import io.grapevine.receiver.mattermost.Mattermost;
import io.grapevine.receiver.opsgenie.Opsgenie;
import io.grapevine.receiver.pagerduty.PagerdutyConfig;
import io.grapevine.receiver.plain.Pushover;
import io.grapevine.receiver.plain.Rocketchat;
import io.grapevine.receiver.plain.Victorops;
import io.grapevine.receiver.slack.SlackConfig;
import io.grapevine.receiver.telegram.TelegramConfig;
import io.grapevine.receiver.wechat.Wechat;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Configurations of which only what matters to a test is written down, each field as {@code name=value}.
 *
 * <pre>{@code
 * Msteams config = Written.config(Msteams.class, "webhook_url=" + server.url("/"), "text={{ everything }}");
 * }</pre>
 */
public final class Written {
    private static final String TEXTS = "texts";

    /** What differs from what {@link #empty} makes of a field, by kind. */
    private static final Map<Class<?>, Object[]> DEFAULTS = Map.ofEntries(
            of(
                    Jira.class,
                    "api_url=http://jira.example/rest/api/2",
                    "api_type=auto",
                    "reopen_transition=",
                    "resolve_transition=",
                    "wont_fix_resolution="),
            of(Mattermost.class, "channel=#c"),
            of(Opsgenie.class, "api_key=k", "priority=P1", "api_url=https://api.opsgenie.com/", "actions=", "tags="),
            of(
                    PagerdutyConfig.class,
                    "routing_key=key",
                    "event_class=class",
                    "severity=error",
                    "url=http://h/",
                    Map.entry("details", Map.of("firing", "details"))),
            of(Pushover.class, "user_key=user", "priority=1", "token=token", "retry=PT1M", "expire=PT1H"),
            of(Rocketchat.class, "api_url=https://rocket.chat/", "channel=#c", "token_id=my-id", "token=my-token"),
            of(SlackConfig.class, "app_url=https://slack.com/api/chat.postMessage", "channel=#c"),
            of(
                    TelegramConfig.class,
                    "api_url=https://api.telegram.org",
                    "bot_token=1:t",
                    "chat_id=-5",
                    "parse_mode=HTML"),
            of(Victorops.class, "api_key=key", "api_url=http://h/", "routing_key=team", "message_type=CRITICAL"),
            of(
                    Wechat.class,
                    "api_secret=s",
                    "corp_id=c",
                    "message_type=text",
                    "api_url=https://qyapi.weixin.qq.com/cgi-bin/"));

    private Written() {}

    private static Map.Entry<Class<?>, Object[]> of(Class<?> type, Object... fields) {
        return Map.entry(type, fields);
    }

    /**
     * The configuration with these fields. A component that is not named is null where it may be, else empty; a text is the name that
     * it has in the file, or what {@link #texts} makes of that name.
     *
     * @param fields each {@code name=value}, the name alone for null, or an entry of a name and a value that is no text
     */
    @SuppressWarnings("unchecked")
    public static <C extends Record> C config(Class<C> type, Object... fields) {
        Map<String, @Nullable Object> written = new HashMap<>();
        for (Object field : and(DEFAULTS.getOrDefault(type, new Object[0]), fields)) {
            if (field instanceof String text) {
                written.put(
                        text.replaceFirst("(?s)=.*", ""),
                        text.contains("=") ? text.substring(text.indexOf('=') + 1) : null);
            } else {
                Map.Entry<?, ?> entry = (Map.Entry<?, ?>) field;
                written.put((String) entry.getKey(), entry.getValue());
            }
        }
        UnaryOperator<String> texts = (UnaryOperator<String>) written.getOrDefault(TEXTS, UnaryOperator.identity());
        RecordComponent[] components = type.getRecordComponents();
        assertThat(written.keySet())
                .isSubsetOf(
                        Stream.concat(Stream.of(TEXTS), Stream.of(components).map(Written::name))
                                .toList());
        try {
            Object[] values = new Object[components.length];
            for (int i = 0; i < components.length; i++) {
                String name = name(components[i]);
                values[i] = written.containsKey(name)
                        ? value(components[i].getType(), written.get(name))
                        : empty(components[i], name, texts);
            }
            return type.getDeclaredConstructor(
                            Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new))
                    .newInstance(values);
        } catch (ReflectiveOperationException wrong) {
            throw new AssertionError(type.getName(), wrong);
        }
    }

    /** Fields, some of them with other values, or more of them. */
    public static Object[] and(Object[] fields, Object... more) {
        return Stream.of(fields, more).flatMap(Stream::of).toArray();
    }

    /** A field that is what every text is by the name of its own. */
    public static Object texts(UnaryOperator<String> texts) {
        return Map.entry(TEXTS, texts);
    }

    private static String name(RecordComponent component) {
        return component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    private static @Nullable Object value(Class<?> type, @Nullable Object value) throws ReflectiveOperationException {
        if (!(value instanceof String text) || type.equals(String.class)) {
            return value;
        } else if (type.isPrimitive() || type.equals(Boolean.class)) {
            return type.equals(long.class) ? Long.valueOf(text) : Boolean.valueOf(text);
        }
        return type.equals(Duration.class)
                ? Duration.parse(text)
                : type.getConstructor(String.class).newInstance(text);
    }

    private static @Nullable Object empty(RecordComponent component, String name, UnaryOperator<String> texts)
            throws ReflectiveOperationException {
        Class<?> type = component.getType();
        if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
            return null;
        }
        if (type.equals(String.class)) {
            return name.endsWith("_file") ? "" : texts.apply(name);
        }
        if (type.equals(JiraField.class)) {
            return new JiraField(texts.apply(name), null);
        }
        Map<Class<?>, Object> values = Map.of(
                HttpConfig.class,
                HttpConfig.DEFAULT,
                Duration.class,
                Duration.ZERO,
                List.class,
                List.of(),
                Map.class,
                Map.of(),
                boolean.class,
                name.equals("send_resolved"),
                long.class,
                0L);
        return values.containsKey(type) ? values.get(type) : value(type, "");
    }
}
