namespace Masthead.Spam.Learning;

/// <summary>
/// Exponential, logarithm and logistic function from additions and multiplications only, so that a model is built to the same bits on every machine
/// (the runtime's own come from the platform's C library).
/// </summary>
static class Logistic
{
    private const double Ln2 = 0.693147180559945309417;

    /// <summary>1 / (1 + e^-x).</summary>
    internal static double Of(double x) => 1 / (1 + Exp(-x));

    /// <summary>e^x for |x| up to 700, within 1e-13 relative: 2^k · e^r with |r| at most ln2 / 2, the rest by its series.</summary>
    internal static double Exp(double x)
    {
        x = Math.Clamp(x, -700, 700);
        var k = Math.Floor(x / Ln2 + 0.5);
        var r = x - k * Ln2;
        var sum = 1.0;
        for (var n = 13; n > 0; n--)
        {
            sum = 1 + sum * r / n;
        }

        return sum * BitConverter.Int64BitsToDouble((long)(k + 1023) << 52);
    }

    /// <summary>Natural logarithm of a positive normal number: the exponent, and 2·atanh((m-1)/(m+1)) for the mantissa.</summary>
    internal static double Log(double x)
    {
        var bits = BitConverter.DoubleToInt64Bits(x);
        var exponent = (int)(bits >> 52 & 0x7FF) - 1023;
        var mantissa = BitConverter.Int64BitsToDouble(bits & 0xFFFFFFFFFFFFF | 1023L << 52);
        if (mantissa > 1.4142135623730951)
        {
            mantissa /= 2;
            exponent++;
        }

        var t = (mantissa - 1) / (mantissa + 1);
        var square = t * t;
        var sum = 0.0;
        for (var n = 19; n > 0; n -= 2)
        {
            sum = sum * square + 1.0 / n;
        }

        return exponent * Ln2 + 2 * t * sum;
    }
}
