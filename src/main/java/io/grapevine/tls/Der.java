package io.grapevine.tls;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One element of a DER encoding (ITU-T X.690): a tag of one byte, a length and that many bytes.
 *
 * @param tag the tag
 * @param whole all bytes of the element
 * @param start where its content begins
 */
@SuppressWarnings("ArrayRecordComponent") // not compared, and not kept
record Der(int tag, byte[] whole, int start) {
    static final int INTEGER = 0x02;
    static final int OCTETS = 0x04;
    static final int SEQUENCE = 0x30;

    private static final int LONG_FORM = 0x80;

    /** The only element of {@code bytes}; empty if they are anything else. */
    static Optional<Der> read(byte[] bytes) {
        List<Der> elements = elements(bytes, 0);
        return elements.size() == 1 ? Optional.of(elements.get(0)) : Optional.empty();
    }

    /** The elements within this one; none if its content is not made of elements. */
    List<Der> children() {
        return elements(whole, start);
    }

    private static List<Der> elements(byte[] bytes, int start) {
        List<Der> elements = new ArrayList<>();
        int position = start;
        while (position < bytes.length) {
            int contentStart = contentStart(bytes, position);
            long end = contentStart < 0 ? -1 : contentStart + length(bytes, position);
            if (end < 0 || end > bytes.length) {
                return List.of();
            }
            byte[] element = Arrays.copyOfRange(bytes, position, (int) end);
            elements.add(new Der(bytes[position] & 0xff, element, contentStart - position));
            position = (int) end;
        }
        return elements;
    }

    /** Where the content of the element at {@code position} begins; negative if its length cannot be read. */
    private static int contentStart(byte[] bytes, int position) {
        if (position + 1 >= bytes.length) {
            return -1;
        }
        int first = bytes[position + 1] & 0xff;
        int digits = first < LONG_FORM ? 0 : first - LONG_FORM;
        boolean readable = first < LONG_FORM || (digits >= 1 && digits <= Integer.BYTES);
        return readable && position + 2 + digits <= bytes.length ? position + 2 + digits : -1;
    }

    private static long length(byte[] bytes, int position) {
        int first = bytes[position + 1] & 0xff;
        if (first < LONG_FORM) {
            return first;
        }
        long length = 0;
        for (int i = 0; i < first - LONG_FORM; i++) {
            length = length << Byte.SIZE | (bytes[position + 2 + i] & 0xff);
        }
        return length;
    }

    /** Encodes an element that consists of {@code parts}, one after the other. */
    static byte[] encode(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        int length = content.size();
        if (length < LONG_FORM) {
            out.write(length);
        } else {
            int digits = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + Byte.SIZE - 1) / Byte.SIZE;
            out.write(LONG_FORM + digits);
            for (int i = digits - 1; i >= 0; i--) {
                out.write(length >>> i * Byte.SIZE);
            }
        }
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }
}
