package io.grapevine.template;

import io.grapevine.base.BoundedMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An LRU cache of compiled template strings. Thread-safe. */
public final class SnippetCache<T> {
    private static final int MAX_ENTRIES = 512;

    /** The longest text that is kept, in UTF-16 units; longer ones are compiled each time. */
    private static final int LONGEST = 256 << 10;

    private final Map<String, T> byText = BoundedMap.byUse(MAX_ENTRIES);

    /** A compiler of template strings. */
    @FunctionalInterface
    public interface Compiler<T> {
        T compile(String text) throws TemplateException;
    }

    /** The cached value of {@code text}, which is compiled if there is none. */
    public T get(String text, Compiler<T> compiler) throws TemplateException {
        T known = get(text);
        if (known != null) {
            return known;
        }
        T compiled = compiler.compile(text);
        put(text, compiled);
        return compiled;
    }

    /** The cached value of {@code text}, or null. */
    public synchronized @Nullable T get(String text) {
        return byText.get(text);
    }

    /** Caches {@code compiled} for {@code text}, unless the text is too long. */
    public synchronized void put(String text, T compiled) {
        if (text.length() <= LONGEST) {
            byText.put(text, compiled);
        }
    }
}
