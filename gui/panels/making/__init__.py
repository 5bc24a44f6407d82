"""The window in which somebody makes data: painted pictures, or points in the plane."""
