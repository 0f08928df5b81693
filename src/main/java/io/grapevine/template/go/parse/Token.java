package io.grapevine.template.go.parse;

import io.grapevine.base.go.Quoted;

/**
 * A token of template text.
 *
 * @param offset where it starts, in UTF-16 units
 * @param text the source text; of an {@link Kind#ERROR}, the error message
 */
record Token(Kind kind, int offset, String text) {
    enum Kind {
        ERROR,
        END_OF_TEXT,
        TEXT,
        LEFT_DELIMITER,
        RIGHT_DELIMITER,
        SPACE,
        LEFT_PAREN,
        RIGHT_PAREN,
        PIPE,
        DECLARE,
        ASSIGN,
        /** A printable character that has no meaning except perhaps the comma. */
        CHARACTER,
        IDENTIFIER,
        FIELD,
        VARIABLE,
        DOT,
        NIL,
        BOOL,
        NUMBER,
        COMPLEX,
        CHARACTER_CONSTANT,
        STRING,
        RAW_STRING,
        BLOCK,
        BREAK,
        CONTINUE,
        DEFINE,
        ELSE,
        END,
        IF,
        RANGE,
        TEMPLATE,
        WITH;

        /** The kind of a word: a keyword, a constant or an identifier. */
        static Kind of(String word) {
            return switch (word) {
                case "block" -> BLOCK;
                case "break" -> BREAK;
                case "continue" -> CONTINUE;
                case "define" -> DEFINE;
                case "else" -> ELSE;
                case "end" -> END;
                case "if" -> IF;
                case "range" -> RANGE;
                case "nil" -> NIL;
                case "template" -> TEMPLATE;
                case "with" -> WITH;
                case "true", "false" -> BOOL;
                default -> IDENTIFIER;
            };
        }
    }

    boolean is(Kind wanted) {
        return kind == wanted;
    }

    /** Whether an operand can start with it. */
    boolean startsOperand() {
        return switch (kind) {
            case BOOL,
                    CHARACTER_CONSTANT,
                    COMPLEX,
                    DOT,
                    FIELD,
                    IDENTIFIER,
                    NUMBER,
                    NIL,
                    RAW_STRING,
                    STRING,
                    VARIABLE,
                    LEFT_PAREN -> true;
            default -> false;
        };
    }

    /** The token as messages name it. */
    @Override
    public String toString() {
        if (kind == Kind.END_OF_TEXT) {
            return "EOF";
        }
        String shown = text.length() > 10 ? Quoted.quote(text.substring(0, 10)) + "..." : Quoted.quote(text);
        return kind.compareTo(Kind.BLOCK) >= 0 || kind == Kind.NIL ? "<" + text + ">" : shown;
    }
}
