package io.grapevine.config.shape;

import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Visits every value of a part of the configuration. */
public final class ConfigFields {
    /** The components of each record: to ask a class for them, and their names, takes longer than all the rest of a walk. */
    private static final ClassValue<Map<String, RecordComponent>> COMPONENTS = new ClassValue<>() {
        @Override
        protected Map<String, RecordComponent> computeValue(Class<?> type) {
            Map<String, RecordComponent> components = new LinkedHashMap<>();
            for (RecordComponent component : type.getRecordComponents()) {
                components.put(FieldSet.nameOf(component.getName()), component);
            }
            return components;
        }
    };

    private ConfigFields() {}

    /** Visits a value. */
    @FunctionalInterface
    public interface Visitor {
        /**
         * A value that is not made of others.
         *
         * @param path the path in the file: {@code http_config.tls_config.ca_file}
         * @param component the field of the record that holds it, or the list or map that it is in
         */
        void value(String path, RecordComponent component, Object value);
    }

    /** Tells {@code visitor} every value of a record, nulls aside. */
    public static void walk(Record composed, Visitor visitor) {
        walk("", composed, visitor);
    }

    private static void walk(String path, Record composed, Visitor visitor) {
        COMPONENTS.get(composed.getClass()).forEach((name, component) -> {
            Object value = read(component, composed);
            if (value != null) {
                walk((path.isEmpty() ? "" : path + ".") + name, component, value, visitor);
            }
        });
    }

    private static void walk(String path, RecordComponent component, Object value, Visitor visitor) {
        if (value instanceof Record composed) {
            walk(path, composed, visitor);
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                walk(path + "[" + i + "]", component, list.get(i), visitor);
            }
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, of) -> walk(path + "." + key, component, of, visitor));
        } else {
            visitor.value(path, component, value);
        }
    }

    /** The value of a component of a record. */
    public static @Nullable Object read(RecordComponent component, Record of) {
        try {
            return component.getAccessor().invoke(of);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + component, e);
        }
    }

    /** Whether the values of a field are paths of files. */
    public static boolean namesFiles(RecordComponent component) {
        return namesFiles(component.getName());
    }

    static boolean namesFiles(String component) {
        return component.endsWith("File") || component.equals("files");
    }
}
