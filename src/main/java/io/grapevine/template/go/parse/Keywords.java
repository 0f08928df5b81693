package io.grapevine.template.go.parse;

import io.grapevine.template.go.parse.Token.Kind;

/** The reserved words. */
final class Keywords {
    private Keywords() {}

    static Kind kindOf(String word) {
        return switch (word) {
            case "block" -> Kind.BLOCK;
            case "break" -> Kind.BREAK;
            case "continue" -> Kind.CONTINUE;
            case "define" -> Kind.DEFINE;
            case "else" -> Kind.ELSE;
            case "end" -> Kind.END;
            case "if" -> Kind.IF;
            case "range" -> Kind.RANGE;
            case "nil" -> Kind.NIL;
            case "template" -> Kind.TEMPLATE;
            case "with" -> Kind.WITH;
            case "true", "false" -> Kind.BOOL;
            default -> Kind.IDENTIFIER;
        };
    }
}
