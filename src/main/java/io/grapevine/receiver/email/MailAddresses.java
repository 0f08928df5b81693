package io.grapevine.receiver.email;

import io.grapevine.httpclient.SendFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * Reads lists of addresses as RFC 5322 has them:
 * {@code a@example.org, "Doe, Jane" <jane@example.org>, team: b@example.org;}. Comments are read over. A line break after an
 * address ends it, as a comma does.
 */
final class MailAddresses {
    /**
     * An address with the name before it.
     *
     * @param name without quotes; empty for none
     * @param address {@code local@domain}
     * @param written as it is written in the list
     */
    record Mailbox(String name, String address, String written) {}

    private final String text;
    private int at;

    private MailAddresses(String text) {
        this.text = text;
    }

    /**
     * The addresses in a list, each as {@code local@domain}.
     *
     * @throws SendFailure if there is none, or something else
     */
    static List<String> parse(String text) throws SendFailure {
        return mailboxes(text).stream().map(Mailbox::address).toList();
    }

    /**
     * The addresses in a list with their names; those of groups without the names of the groups.
     *
     * @throws SendFailure if there is none, or something else
     */
    static List<Mailbox> mailboxes(String text) throws SendFailure {
        return new MailAddresses(text).list();
    }

    private List<Mailbox> list() throws SendFailure {
        List<Mailbox> addresses = new ArrayList<>();
        skipSpace();
        while (at < text.length()) {
            if (!take(',')) {
                entry(addresses, true);
                int end = at;
                skipSpace();
                if (at < text.length() && text.charAt(at) != ',' && !isLineBroken(end)) {
                    throw fault("a comma");
                }
            }
            skipSpace();
        }
        if (addresses.isEmpty()) {
            throw fault("an address");
        }
        return addresses;
    }

    private boolean isLineBroken(int since) {
        String between = text.substring(since, at);
        return between.indexOf('\n') >= 0 || between.indexOf('\r') >= 0;
    }

    /** An address, with or without a name before it, or a group. */
    private void entry(List<Mailbox> addresses, boolean groupAllowed) throws SendFailure {
        boolean named = false;
        int start = at;
        StringJoiner name = new StringJoiner(" ");
        while (at < text.length() && text.charAt(at) != '<') {
            if (text.charAt(at) == ':' && named && groupAllowed) {
                at++;
                group(addresses);
                return;
            }
            String word = word(named);
            if (take('@')) {
                if (named) {
                    throw fault("an address in angle brackets after a name");
                }
                String address = word + "@" + domain();
                addresses.add(new Mailbox("", address, text.substring(start, at)));
                return;
            }
            named = true;
            name.add(unquoted(word));
            skipSpace();
        }
        if (!take('<')) {
            throw fault("an address");
        }
        String local = word(false);
        if (!take('@')) {
            throw fault("@");
        }
        String address = local + "@" + domain();
        if (!take('>')) {
            throw fault(">");
        }
        addresses.add(new Mailbox(name.toString(), address, text.substring(start, at)));
    }

    private static String unquoted(String word) {
        return word.startsWith("\"") ? word.substring(1, word.length() - 1).replaceAll("\\\\(.)", "$1") : word;
    }

    private void group(List<Mailbox> addresses) throws SendFailure {
        skipSpace();
        while (!take(';')) {
            if (!take(',')) {
                entry(addresses, false);
            }
            skipSpace();
            if (at == text.length()) {
                throw fault("a semicolon");
            }
        }
    }

    /** A quoted string, as it is written if it needs its quotes, or an atom. In names, dots may stand anywhere. */
    private String word(boolean inName) throws SendFailure {
        if (take('"')) {
            return quoted();
        }
        int start = at;
        while (at < text.length() && (isAtomText(text.charAt(at)) || text.charAt(at) == '.')) {
            at++;
        }
        String atom = text.substring(start, at);
        boolean followedByAt = at < text.length() && text.charAt(at) == '@';
        if (atom.isEmpty() || (!hasDotsWithin(atom) && (followedByAt || !(inName || atom.endsWith("."))))) {
            throw fault("a name or an address");
        }
        return atom;
    }

    private String quoted() throws SendFailure {
        StringBuilder content = new StringBuilder();
        boolean plain = true;
        while (!take('"')) {
            boolean escaped = take('\\');
            if (at == text.length() || "\r\n".indexOf(text.charAt(at)) >= 0) {
                throw fault("a closing quote");
            }
            char c = text.charAt(at++);
            plain = plain && (isAtomText(c) || c == '.');
            content.append(escaped || c == '\\' ? "\\" : "").append(c);
        }
        String dotted = content.toString();
        return plain && !dotted.isEmpty() && hasDotsWithin(dotted) ? dotted : "\"" + dotted + "\"";
    }

    private String domain() throws SendFailure {
        skipSpace();
        int start = at;
        if (take('[')) {
            while (at < text.length() && text.charAt(at) != ']') {
                if (text.charAt(at) <= ' ' || text.charAt(at) == '[' || text.charAt(at) == '\\') {
                    throw fault("an address literal");
                }
                at++;
            }
            if (!take(']')) {
                throw fault("]");
            }
            return text.substring(start, at);
        }
        while (at < text.length() && (isAtomText(text.charAt(at)) || text.charAt(at) == '.')) {
            at++;
        }
        String domain = text.substring(start, at);
        if (domain.isEmpty() || !hasDotsWithin(domain)) {
            throw fault("a domain");
        }
        return domain;
    }

    /** Whether dots stand only between other characters. */
    private static boolean hasDotsWithin(String text) {
        return !text.startsWith(".") && !text.endsWith(".") && !text.contains("..");
    }

    private static boolean isAtomText(char c) {
        return (c >= '0' && c <= '9')
                || (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || c > 0x7F
                || "!#$%&'*+-/=?^_`{|}~".indexOf(c) >= 0;
    }

    private boolean take(char c) {
        boolean there = at < text.length() && text.charAt(at) == c;
        at += there ? 1 : 0;
        return there;
    }

    /** Passes over white space and comments, which may contain comments. */
    private void skipSpace() throws SendFailure {
        int depth = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (depth == 0 && c != '(' && " \t\r\n".indexOf(c) < 0) {
                return;
            }
            depth += c == '(' ? 1 : c == ')' && depth > 0 ? -1 : 0;
            at += c == '\\' && depth > 0 ? 2 : 1;
        }
        if (depth > 0) {
            throw fault("a closing parenthesis");
        }
        at = Math.min(at, text.length());
    }

    private SendFailure fault(String expected) {
        return SendFailure.of(text + " (expected: " + expected + " at character " + (at + 1) + ")");
    }
}
