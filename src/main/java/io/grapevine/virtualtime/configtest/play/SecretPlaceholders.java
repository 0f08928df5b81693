package io.grapevine.virtualtime.configtest.play;

import io.grapevine.config.IntegrationConfig;
import io.grapevine.config.ReceiverConfig;
import io.grapevine.config.Secret;
import io.grapevine.receiver.sns.Sns.Sigv4Config;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts placeholders in the place of secrets that the configuration takes from files, which need not be there where tests
 * run, and of credentials of AWS.
 */
final class SecretPlaceholders {
    private static final String FILE = "File";
    private static final Sigv4Config KEYS =
            new Sigv4Config("us-east-1", "test", new Secret("test"), "", "", "", "", Map.of(), false, "");

    private SecretPlaceholders() {}

    /** A receiver none of whose integrations reads a file with a secret. */
    static ReceiverConfig in(ReceiverConfig receiver) {
        return new ReceiverConfig(
                receiver.name(),
                receiver.labels(),
                receiver.integrations().stream().map(SecretPlaceholders::in).toList());
    }

    private static IntegrationConfig in(IntegrationConfig config) {
        return config instanceof Record composed ? (IntegrationConfig) in(composed) : config;
    }

    private static Record in(Record config) {
        RecordComponent[] components = config.getClass().getRecordComponents();
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (RecordComponent component : components) {
            values.put(component.getName(), read(component, config));
        }
        boolean changed = false;
        for (RecordComponent component : components) {
            String name = component.getName();
            Object value = values.get(name);
            if (value instanceof Sigv4Config) {
                values.put(name, KEYS);
                changed = true;
            } else if (name.endsWith(FILE) && value instanceof String file && !file.isEmpty()) {
                changed |= replace(name, components, values);
            }
        }
        return changed ? copy(config, components, values) : config;
    }

    private static boolean replace(String file, RecordComponent[] components, Map<String, @Nullable Object> values) {
        String name = file.substring(0, file.length() - FILE.length());
        for (RecordComponent component : components) {
            Object placeholder = component.getName().equals(name) ? placeholder(name, component.getType()) : null;
            if (placeholder != null) {
                values.put(name, placeholder);
                values.put(file, "");
                return true;
            }
        }
        return false;
    }

    private static @Nullable Object placeholder(String name, Class<?> type) {
        String text = name.toLowerCase(Locale.ROOT).contains("url") ? "http://" + name + ".invalid/" : "from-a-file";
        if (type == Secret.class) {
            return new Secret(text);
        } else if (type == String.class) {
            return text;
        }
        return type == long.class || type == Long.class ? (Object) 1L : type == int.class ? (Object) 1 : null;
    }

    private static @Nullable Object read(RecordComponent component, Record of) {
        try {
            return component.getAccessor().invoke(of);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + component, e);
        }
    }

    private static Record copy(Record config, RecordComponent[] components, Map<String, @Nullable Object> values) {
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            return config.getClass()
                    .getDeclaredConstructor(types)
                    .newInstance(values.values().toArray());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot copy " + config.getClass(), e);
        }
    }
}
