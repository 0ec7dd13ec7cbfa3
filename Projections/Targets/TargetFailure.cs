namespace EventRegistry.Projections.Targets;

/// <summary>Why a target could not be read or written. The message says what to do; it never holds a password.</summary>
public abstract class TargetFailure(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether trying again later can help although nobody mends anything in the meantime.</summary>
    public virtual bool MayPass => false;

    /// <summary>Whether it is about the target as a whole, and would befall every other subject too.</summary>
    public virtual bool IsOfTarget => true;

    /// <summary>Whose row it was, such as <c>person/57</c>; null when that is not known.</summary>
    public string? Subject { get; init; }

    /// <summary>The table concerned; null when that is not known.</summary>
    public string? Table { get; init; }

    /// <summary>The column concerned; null when that is not known.</summary>
    public string? Column { get; init; }

    /// <summary>The value concerned, cut when it is long; null when that is not known.</summary>
    public string? Value { get; init; }
}

/// <summary>The database cannot be reached, or the connection was lost. Worth trying again later.</summary>
public sealed class TargetUnreachable(string message, Exception? inner = null) : TargetFailure(message, inner)
{
    public override bool MayPass => true;
}

/// <summary>Somebody else holds what is needed: a deadlock or a lock that was not given. Worth trying again soon.</summary>
public sealed class TargetBusy(string message, Exception? inner = null) : TargetFailure(message, inner)
{
    public override bool MayPass => true;

    public override bool IsOfTarget => false;
}

/// <summary>The database user may not do what is needed. Trying again changes nothing.</summary>
public sealed class PermissionDenied(string message, Exception? inner = null) : TargetFailure(message, inner);

/// <summary>The server has no room left on its disk.</summary>
public sealed class TargetFull(string message, Exception? inner = null) : TargetFailure(message, inner)
{
    public override bool MayPass => true;
}

/// <summary>The target's tables, or columns of them, are not there.</summary>
public sealed class TargetMissing(string message, Exception? inner = null) : TargetFailure(message, inner);

/// <summary>The tables with this prefix were made for another CO. Nothing was written.</summary>
public sealed class TargetHoldsAnotherCo(string message) : TargetFailure(message);
