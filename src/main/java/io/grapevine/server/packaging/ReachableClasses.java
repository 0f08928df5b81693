package io.grapevine.server.packaging;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The classes that can be used by a program, of all those on its class path: those that its own classes refer to by whatever
 * text, be it the beginning of their names, those that these refer to, and so on; and the providers of services that one of
 * them, or the JDK, may look for. A class that is named nowhere cannot be loaded.
 */
final class ReachableClasses {
    /** What JBoss Logging appends to the name of an interface to find its implementation. */
    private static final String GENERATED = "_$";

    /**
     * The beginning of a computed name, such as {@code "io.vertx.core.logging." + kind + "LogDelegateFactory"}. With fewer parts
     * it stands for a whole library, in filters of loggers, stack traces and class loaders.
     */
    private static final Pattern PACKAGE = Pattern.compile("(\\w+/){4,}");

    private final Map<String, List<byte[]>> files;
    private final NavigableSet<String> names;
    private final Map<String, Set<String>> services;
    private final Set<String> reached = new HashSet<>();
    private final Deque<String> pending = new ArrayDeque<>();

    /**
     * @param files the contents of class files by the names of the classes, with slashes; several for different versions of Java
     * @param services names of providers by the names of services, with slashes
     */
    ReachableClasses(Map<String, List<byte[]>> files, Map<String, Set<String>> services) {
        this.files = files;
        this.names = new TreeSet<>(files.keySet());
        this.services = new HashMap<>(services);
    }

    /** The names of the classes that can be used if those of {@code roots} are; other names in there mean nothing. */
    Set<String> from(Set<String> roots) throws IOException {
        roots.forEach(this::reach);
        follow();
        while (addProviders()) {
            follow();
        }
        return Set.copyOf(reached);
    }

    private void reach(String name) {
        if (files.containsKey(name) && reached.add(name)) {
            pending.add(name);
            reachAll(name + GENERATED);
        } else if (PACKAGE.matcher(name).matches()) {
            reachAll(name);
        }
    }

    /** Reaches all whose names begin with a text: a program that has it may append the rest. */
    private void reachAll(String prefix) {
        for (String name : names.tailSet(prefix)) {
            if (!name.startsWith(prefix)) {
                break;
            }
            reach(name);
        }
    }

    private void follow() throws IOException {
        while (!pending.isEmpty()) {
            for (byte[] content : files.getOrDefault(pending.remove(), List.of())) {
                ClassNames.ofClass(content).forEach(this::reach);
            }
        }
    }

    /** Adds the providers of services that have become known; returns whether there were any. */
    private boolean addProviders() {
        List<String> known = new ArrayList<>();
        for (String service : services.keySet()) {
            if (reached.contains(service) || !files.containsKey(service)) {
                known.add(service);
            }
        }
        for (String service : known) {
            services.getOrDefault(service, Set.of()).forEach(this::reach);
            services.remove(service);
        }
        return !known.isEmpty();
    }
}
