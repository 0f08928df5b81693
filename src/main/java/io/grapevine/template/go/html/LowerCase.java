package io.grapevine.template.go.html;

/** Lower case as Go has it: character by character, whatever the language and the neighbours. */
final class LowerCase {
    private LowerCase() {}

    static String of(String text) {
        StringBuilder lower = new StringBuilder(text.length());
        text.codePoints().map(Character::toLowerCase).forEach(lower::appendCodePoint);
        return lower.toString();
    }
}
