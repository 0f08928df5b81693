package io.grapevine.template.go.html;

/** Lower-case conversion as in Go: by code point, independent of language and neighbours. */
final class LowerCase {
    private LowerCase() {}

    static String of(String text) {
        StringBuilder lower = new StringBuilder(text.length());
        text.codePoints().map(Character::toLowerCase).forEach(lower::appendCodePoint);
        return lower.toString();
    }
}
