package io.grapevine.receiver;

import io.grapevine.config.HttpConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.Url;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Configurations of which only what matters to a test is written down, as fields of an object.
 *
 * <pre>{@code
 * static Gotify with(Consumer<GotifyConfigs> changes) {
 *     return Written.config(Gotify.class, new GotifyConfigs(), changes);
 * }
 * }</pre>
 */
public final class Written {
    private Written() {}

    /**
     * The configuration that fields write down, after some changes. A component without a field is empty; a text is the name that
     * it has in the file, or what a field {@code texts} makes of that name. Secrets and URLs may be written as texts.
     */
    public static <C extends Record, B> C config(Class<C> type, B fields, Consumer<B> changes) {
        changes.accept(fields);
        RecordComponent[] components = type.getRecordComponents();
        try {
            Object[] values = new Object[components.length];
            for (int i = 0; i < components.length; i++) {
                values[i] = value(components[i], fields);
            }
            return type.getDeclaredConstructor(Arrays.stream(components)
                            .map(RecordComponent::getType)
                            .toArray(Class<?>[]::new))
                    .newInstance(values);
        } catch (ReflectiveOperationException wrong) {
            throw new AssertionError(type.getName(), wrong);
        }
    }

    private static @Nullable Object value(RecordComponent component, Object fields)
            throws ReflectiveOperationException {
        Class<?> type = component.getType();
        Field field = field(component.getName(), fields);
        Object value = field == null ? null : field.get(fields);
        if (value instanceof String text && !type.equals(String.class)) {
            return type.getConstructor(String.class).newInstance(text);
        }
        return value == null && (field == null || type.equals(String.class)) ? empty(component, fields) : value;
    }

    private static @Nullable Object empty(RecordComponent component, Object fields)
            throws ReflectiveOperationException {
        String name = component.getName();
        if (component.getType().equals(String.class)) {
            return name.endsWith("File") ? "" : text(name.replaceAll("([A-Z])", "_$1"), fields);
        }
        Map<Class<?>, Object> values = Map.of(
                HttpConfig.class,
                HttpConfig.DEFAULT,
                Secret.class,
                new Secret(""),
                Url.class,
                new Url(""),
                Duration.class,
                Duration.ZERO,
                List.class,
                List.of(),
                Map.class,
                Map.of(),
                boolean.class,
                name.equals("sendResolved"),
                long.class,
                0L);
        return values.get(component.getType());
    }

    @SuppressWarnings("unchecked")
    private static String text(String name, Object fields) throws ReflectiveOperationException {
        Field texts = field("texts", fields);
        String lower = name.toLowerCase(Locale.ROOT);
        return texts == null ? lower : ((UnaryOperator<String>) texts.get(fields)).apply(lower);
    }

    private static @Nullable Field field(String name, Object fields) {
        for (Field field : fields.getClass().getDeclaredFields()) {
            if (field.getName().equals(name)) {
                field.setAccessible(true);
                return field;
            }
        }
        return null;
    }
}
