package io.grapevine.template.go.exec;

import io.grapevine.template.go.function.Functions;
import io.grapevine.template.go.parse.Template;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A set of compiled templates that can call each other. Immutable and shared by executions. */
public final class Program {
    private final @Nullable Program base;
    private final Map<String, CompiledTemplate> own;
    private final Map<String, String> unvarying = new HashMap<>();

    private Program(@Nullable Program base, Map<String, CompiledTemplate> own) {
        this.base = base;
        this.own = own;
        own.forEach((name, template) -> {
            String text = ConstantTemplate.text(this, template);
            if (text != null) {
                unvarying.put(name, text);
            }
        });
    }

    /** The program of {@code templates}, whose functions are all in {@code functions}. */
    public static Program compile(Collection<Template> templates, Functions functions) {
        return new Program(null, compiled(templates, functions));
    }

    /** This program with {@code templates} in place of those of the same name. */
    public Program with(Collection<Template> templates, Functions functions) {
        return new Program(this, compiled(templates, functions));
    }

    private static Map<String, CompiledTemplate> compiled(Collection<Template> templates, Functions functions) {
        Compiler compiler = new Compiler(functions);
        Map<String, CompiledTemplate> compiled = new LinkedHashMap<>();
        templates.forEach(template -> compiled.put(template.name(), compiler.template(template)));
        return compiled;
    }

    /** The constant output of a template; null if it depends on the data. */
    public @Nullable String unvarying(String name) {
        return unvarying.get(name);
    }

    /** The template with this name; null if there is none. */
    @Nullable
    CompiledTemplate find(String name) {
        CompiledTemplate found = own.get(name);
        return found == null && base != null ? base.find(name) : found;
    }
}
