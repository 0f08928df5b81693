package io.grapevine.template.go.value;

/**
 * Text that the template's author declares safe, so that the HTML escaper does not escape it in that context.
 *
 * @param type {@link GoType#HTML} or {@link GoType#URL}
 */
public record SafeText(GoType type, String text) implements GoValue {}
