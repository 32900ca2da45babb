//! Something that the service needs is away: 503, never 401 or 403, never a pass, and never a cause.

mod causes;
mod keys;
mod locks;
mod pool;
