namespace NetCompiler;

/// <summary>How far the inner loops of a network's code are written out.</summary>
public enum Unroll
{
    /// <summary>As far as it makes the code faster: register tiles and small extents in full, the rest as loops.</summary>
    Auto,

    /// <summary>In full, even where the just-in-time compiler stops optimising such long methods; a diagnostic says where.</summary>
    Full,
}
