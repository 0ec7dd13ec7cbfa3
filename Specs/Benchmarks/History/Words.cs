using System.Globalization;

namespace EventRegistry.Benchmarks.History;

/// <summary>What people are called, where they live and what they do.</summary>
internal static class Words
{
    public static readonly string[] Given =
    [
        "Ada", "Grace", "Alan", "Edsger", "Barbara", "Donald", "Niklaus", "Zoë", "Łukasz", "José", "Søren", "Noor", "Mei", "Kenji", "Oluwaseun", "Anna-Maria",
        "Frances", "Jean", "Margaret", "Karen", "Radia", "Ivan", "Linus", "Ken", "Dennis", "Björn", "Siobhán", "Émilie", "Ngozi", "Priya",
    ];

    public static readonly string[] Family =
    [
        "Lovelace", "Hopper", "Turing", "Dijkstra", "Liskov", "Knuth", "Wirth", "Müller", "Wiśniewski", "García", "Østergård", "Haddad", "Zhang", "Tanaka",
        "Adeyemi", "O'Neill", "Allen", "Bartik", "Hamilton", "Spärck Jones", "Perlman", "Sutherland", "Thompson", "Ritchie", "von Neumann", "\"Duke\" Ellington",
        "Smith, Jr.", "Okafor", "Raman", "van der Berg",
    ];

    public static readonly string[] Titles = ["Professor", "Research assistant", "Librarian", "Student", "Technician", "Head of department", "Visiting scholar", "Gärtner"];

    public static readonly string[] Streets = ["Main Street", "Bahnhofstraße", "Rue de l'Église", "University Avenue", "Mill Lane\nBack entrance", "Market Square, East"];

    public static readonly string[] Towns = ["Springfield", "Göttingen", "Uppsala", "Kyoto", "Lagos", "Coimbra", "Ann Arbor", "Zürich"];

    public static readonly string[] Interests =
        ["Rowing", "Chess", "Choir", "Mailing list", "Compute cluster", "Laboratory", "Reading circle", "Admissions", "Budget", "Telescope", "Wiki editors", "Safety"];

    /// <summary>The word with a large first letter.</summary>
    public static string Title(string word) => CultureInfo.InvariantCulture.TextInfo.ToTitleCase(word);

    /// <summary>What is left of a name in an address.</summary>
    public static string Plain(string name) => string.Concat(name.Where(char.IsAsciiLetter)).ToLowerInvariant();
}
