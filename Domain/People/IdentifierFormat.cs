using System.Globalization;
using System.Text.RegularExpressions;

namespace EventRegistry.Domain.People;

/// <summary>
/// The format of an identifier assignment, filled in for one subject. <c>(#)</c> stands for the number, <c>(#:6)</c> for one of at least six digits;
/// <c>(g)</c>, <c>(m)</c> and <c>(f)</c> for given, middle and family name in small letters, <c>(G)</c>, <c>(M)</c> and <c>(F)</c> for them as they are,
/// <c>(f:3)</c> for the first three letters. A part in brackets falls away when a name in it is missing; <c>[2:...]</c> comes in from the second
/// collision on, <c>[=2:...]</c> at the second only.
/// </summary>
internal sealed partial class IdentifierFormat(string format, Name? name, Func<string, string> permitted)
{
    // Nobody is called so.
    private const char Number = '\u0001';

    /// <summary>What stands before and after the number; null when the format has none.</summary>
    public (string Prefix, string Suffix)? AroundNumber => Skeleton(0, out _).Split(Number) is [var prefix, var suffix] ? (prefix, suffix) : null;

    /// <param name="attempt">How many values were taken already.</param>
    public string Text(int attempt, int number)
    {
        var skeleton = Skeleton(attempt, out var width);
        return skeleton.Replace($"{Number}", number.ToString($"D{width}", CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    private string Skeleton(int attempt, out int width)
    {
        var digits = 1;
        var text = Segment().Replace(format, segment =>
        {
            var (only, at, inner) = (segment.Groups["only"].Success, segment.Groups["at"], segment.Groups["inner"].Value);
            if (at.Success)
            {
                var from = int.Parse(at.Value, CultureInfo.InvariantCulture);
                return (only ? attempt == from : attempt >= from) ? inner : "";
            }

            return Parameter().Matches(inner).Any(p => p.Groups["of"].Value != "#" && Value(p.Groups["of"].Value[0]).Length == 0) ? "" : inner;
        });
        text = Parameter().Replace(text, parameter =>
        {
            int? length = parameter.Groups["length"] is { Success: true } l ? int.Parse(l.Value, CultureInfo.InvariantCulture) : null;
            if (parameter.Groups["of"].Value == "#")
            {
                digits = length ?? digits;
                return $"{Number}";
            }

            var value = Value(parameter.Groups["of"].Value[0]);
            return length < value.Length ? value[..length.Value] : value;
        });
        width = digits;
        return text;
    }

    private string Value(char parameter)
    {
        var value = permitted((char.ToLowerInvariant(parameter) switch { 'g' => name?.Given, 'm' => name?.Middle, _ => name?.Family }) ?? "");
        return char.IsLower(parameter) ? value.ToLowerInvariant() : value;
    }

    [GeneratedRegex(@"\[(?:(?<only>=)?(?<at>\d{1,3}):)?(?<inner>[^\]]*)\]")]
    private static partial Regex Segment();

    [GeneratedRegex(@"\((?<of>[#gGmMfF])(?::(?<length>\d{1,2}))?\)")]
    private static partial Regex Parameter();
}
