package io.github.camelstrava.examples.demo;

import java.util.PrimitiveIterator;

/** Text in columns of a terminal. */
final class Column {

    private Column() {}

    /** Fills up or cuts a text; what athletes call things may hold anything. */
    static String fit(String text, int width) {
        StringBuilder line = new StringBuilder(width);
        int used = 0;
        PrimitiveIterator.OfInt characters =
                (text == null ? "" : text.strip()).codePoints().iterator();
        while (characters.hasNext()) {
            int character = characters.nextInt();
            // A control character could move the cursor or change the colours.
            int shown = Character.isISOControl(character) ? ' ' : character;
            int needed = width(shown);
            boolean last = !characters.hasNext();
            if (used + needed > (last ? width : width - 1)) {
                line.append('…');
                used++;
                break;
            }
            line.appendCodePoint(shown);
            used += needed;
        }
        return line.append(" ".repeat(Math.max(0, width - used))).toString();
    }

    /** Terminals give two cells to Asian characters and emojis, none to what modifies the character before. */
    private static int width(int character) {
        int type = Character.getType(character);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        Character.UnicodeScript script = Character.UnicodeScript.of(character);
        boolean wide = Character.isIdeographic(character)
                || script == Character.UnicodeScript.HIRAGANA
                || script == Character.UnicodeScript.KATAKANA
                || script == Character.UnicodeScript.HANGUL
                || character >= 0x1F300 && character <= 0x1FAFF
                || character >= 0xFF01 && character <= 0xFF60;
        return wide ? 2 : 1;
    }
}
