package newsfold.analysis;

import java.io.IOException;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.TokenFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;

/** Lets each term pass once. Positions close up over what is left out. */
final class UniqueFilter extends TokenFilter {
    private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
    private final PositionIncrementAttribute step = addAttribute(PositionIncrementAttribute.class);
    private final CharArraySet passed = new CharArraySet(16, false);
    private final boolean onlyOnSamePosition;

    UniqueFilter(TokenStream tokens, boolean onlyOnSamePosition) {
        super(tokens);
        this.onlyOnSamePosition = onlyOnSamePosition;
    }

    @Override
    public boolean incrementToken() throws IOException {
        while (input.incrementToken()) {
            if (onlyOnSamePosition && step.getPositionIncrement() > 0) {
                passed.clear();
            }
            // The set keeps the array that it is given, and the attribute uses its own again.
            if (passed.add(term.toString().toCharArray())) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void reset() throws IOException {
        super.reset();
        passed.clear();
    }
}
