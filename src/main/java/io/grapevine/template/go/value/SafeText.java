package io.grapevine.template.go.value;

/**
 * Text that the template's author declares safe, so that the HTML escaper trusts it in its place.
 *
 * @param type {@link GoType#HTML} or {@link GoType#URL}
 * @param text the text
 */
public record SafeText(GoType type, String text) implements GoValue {}
